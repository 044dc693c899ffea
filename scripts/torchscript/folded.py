"""A network's blocks in inference mode, built from its description, without weights.

Each batch norm, which in inference mode is a fixed scale and shift, is folded into the convolution before it. A second
form does the same by oneDNN's own operators, which apply the activation as they convolve and take weights in the layout
that their kernels want: on a CPU that takes a fifth less time. libtorch has these operators on x86 only, and Debian's
PyTorch does not know them at all, so they are written into the saved module's code.
"""
import re
from typing import Dict, List

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from torchscript.blocks import Parts
from torchscript.network import attach_blocks, blocks_method, code

ONEDNN = {
    "convolution": """def convolution(x: Tensor,
    weight: Tensor,
    bias: Tensor,
    stride: int,
    padding: int,
    groups: int,
    activation: str) -> Tensor:
  name = "none"
  bounds = annotate(List[Optional[number]], [])
  if activation == "relu6":
    name = "hardtanh"
    bounds = annotate(List[Optional[number]], [0., 6.])
  elif activation == "silu":
    name = "swish"
  elif activation != "":
    name = activation
  return ops.mkldnn._convolution_pointwise(x, weight, bias, [padding, padding], [stride, stride], [1, 1], groups, name, bounds, "")
""",
    "arranged": """def arranged(weight: Tensor,
    stride: int,
    padding: int,
    groups: int,
    input_size: List[int]) -> Tensor:
  return ops.mkldnn._reorder_convolution_weight(weight, [padding, padding], [stride, stride], [1, 1], groups, input_size)
"""}


def convolution(x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int, groups: int,
                activation: str) -> Tensor:
    """A convolution, and an activation behind it unless its name is empty."""
    y = F.conv2d(x, weight, bias, [stride, stride], [padding, padding], [1, 1], groups)
    if activation == "relu":
        y = F.relu_(y)
    elif activation == "relu6":
        y = F.hardtanh_(y, 0.0, 6.0)
    elif activation == "hardswish":
        y = F.hardswish(y, inplace=True)
    elif activation == "silu":
        y = F.silu(y, inplace=True)
    return y


def arranged(weight: Tensor, stride: int, padding: int, groups: int, input_size: List[int]) -> Tensor:
    """A weight as `convolution` likes it best, for an input of that size, (N, C, H, W)."""
    return weight.contiguous(memory_format=torch.channels_last)


class FoldedConvolution(nn.Module):
    """A convolution, the batch norm behind it if it has one, and the activation behind that, as one."""
    conv: str       # names of the two in the network's state
    norm: str
    epsilon: float
    stride: int
    padding: int
    groups: int
    activation: str
    weight: Tensor
    bias: Tensor
    images: int     # for how many at once the weight is still to be arranged; 0 if it is

    def __init__(self, stride: int, padding: int, groups: int, norm: str, epsilon: float, activation: str):
        super().__init__()
        self.conv, self.norm, self.epsilon, self.activation = "", norm, epsilon, activation
        self.stride, self.padding, self.groups = stride, padding, groups
        self.weight, self.bias, self.images = torch.zeros([0]), torch.zeros([0]), 0

    @torch.jit.export
    def fold(self, state: Dict[str, Tensor], images: int) -> None:
        """Takes over the weights."""
        weight = state[self.conv + ".weight"].detach()
        if len(self.norm) > 0:
            scale = state[self.norm + ".weight"].detach() * torch.rsqrt(state[self.norm + ".running_var"] + self.epsilon)
            self.weight = weight * scale.reshape(-1, 1, 1, 1)
            self.bias = state[self.norm + ".bias"].detach() - state[self.norm + ".running_mean"] * scale
        else:
            self.weight, self.bias = weight.clone(), state[self.conv + ".bias"].detach().clone()
        self.images = images

    def forward(self, x: Tensor) -> Tensor:
        if self.images > 0:
            size = [self.images, x.size(1), x.size(2), x.size(3)]
            self.weight = arranged(self.weight, self.stride, self.padding, self.groups, size)
            self.images = 0
        return convolution(x, self.weight, self.bias, self.stride, self.padding, self.groups, self.activation)


class FoldedParts(Parts):
    """Makes parts for inference."""
    folded = True

    def conv(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, norm: str = "",
             activation: str = "", padding: int = -1) -> nn.Module:
        padding = (kernel - 1) // 2 if padding < 0 else padding
        return FoldedConvolution(stride, padding, groups, norm, self.epsilon, activation)

    def norm(self, channels: int) -> nn.Module:
        return nn.Identity()

    def activation(self, name: str, inplace: bool = True) -> nn.Module:
        return nn.Identity()

    def stochastic_depth(self, p: float) -> nn.Module:
        return nn.Identity()


METHODS = """
def fold(self, state: Dict[str, Tensor], first: int, last: int, images: int) -> None:
{fold}

def begin(self, state: Dict[str, Tensor], first: int, last: int, ending: str, input_size: List[int]) -> None:
  self.first = first
  self.last = last
  self.pooled = ending != "features"
  self.head.clear()
  if ending == "logits":
    self.head.append(state["{classifier}.weight"].detach())
    self.head.append(state["{classifier}.bias"].detach())
  self.fold(state, first, last, input_size[0])
  x = torch.zeros([1, input_size[1], input_size[2], input_size[3]], device=state["{classifier}.bias"].device)
  self.blocks(x.contiguous(memory_format=torch.channels_last), first, last)

def forward(self, x: Tensor) -> Tensor:
  y = self.blocks(x.contiguous(memory_format=torch.channels_last), self.first, self.last)
  if len(self.head) == 2:
    return torch.nn.functional.linear(y.mean([2, 3]), self.head[0], self.head[1])
  return y.mean([2, 3], keepdim=True) if self.pooled else y
"""


class FoldedBlocks(nn.Module):
    """Blocks [first, last), as their weights were at `begin`."""
    head: List[Tensor]  # weight and bias of the classifier, if logits are wanted
    pooled: bool
    first: int
    last: int

    def __init__(self, description: dict):
        super().__init__()
        attach_blocks(self, description, FoldedParts(description))
        self.head: List[Tensor] = []
        self.pooled, self.first, self.last = False, 0, 0


def script(description: dict) -> torch.jit.ScriptModule:
    """The folded blocks in TorchScript, with the methods that name their parts one by one.

    begin    Takes over the weights. `ending` is "features", "pooled" or "logits"; `input_size` (N, C, H, W), other sizes
             are only slower: the weights are arranged for it as one image passes through.
    forward  float (N, C, H, W) -> float channels-last (N, C', H', W'); (N, embedding, 1, 1); or (N, classes)
    """
    folded = FoldedBlocks(description).eval()
    lines = []
    for i, entry in enumerate(description["blocks"]):
        lines.append(f"  if first <= {i} and last > {i}:\n    pass")
        for name, part in folded.named_modules():
            if any(name == module or name.startswith(module + ".") for module in entry["modules"]):
                if isinstance(part, FoldedConvolution):
                    part.conv, part.norm = name, part.norm and ".".join(name.split(".")[:-1] + [part.norm])
                    lines.append(f"    {code(name)}.fold(state, images)")
                for own, parameter in part.named_parameters(recurse=False):
                    parameter.data = torch.zeros([0])
                    lines.append(f"    {code(name)}.{own} = state['{name}.{own}'].detach().clone()")
    scripted = torch.jit.script(folded)
    scripted.define(blocks_method(description))
    scripted.define(METHODS.format(fold="\n".join(lines), classifier=description["classifier"]))
    return scripted


def with_onednn(code: str) -> str:
    """The module's code with oneDNN's operators for its two functions; unchanged where it has none of them."""
    for function, body in ONEDNN.items():
        code = re.sub(rf"^def {function}\(.*?(?=^\S|\Z)", lambda _: body, code, flags=re.M | re.S)
    return code
