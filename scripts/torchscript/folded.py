"""A network's blocks in inference mode, built from its description, without weights.

Each batch norm, which in inference mode is a fixed scale and shift, is folded into the convolution before it. A second
form does the same by oneDNN's own operators, which clamp as they convolve and take weights in the layout that their
kernels want: on a CPU that takes a fifth less time. libtorch has these operators on x86 only, and Debian's PyTorch does
not know them at all, so they are written into the saved module's code.
"""
import re
from typing import Dict, List

import torch
import torch.nn.functional as F
from torch import Tensor, nn

ONEDNN = {
    "convolution": """def convolution(x: Tensor,
    weight: Tensor,
    bias: Tensor,
    stride: int,
    padding: int,
    groups: int,
    clamp: bool) -> Tensor:
  if clamp:
    y = ops.mkldnn._convolution_pointwise(x, weight, bias, [padding, padding], [stride, stride], [1, 1], groups, "hardtanh", annotate(List[Optional[number]], [0., 6.]), "")
  else:
    y = ops.mkldnn._convolution_pointwise(x, weight, bias, [padding, padding], [stride, stride], [1, 1], groups, "none", annotate(List[Optional[number]], []), "")
  return y
""",
    "arranged": """def arranged(weight: Tensor,
    stride: int,
    padding: int,
    groups: int,
    input_size: List[int]) -> Tensor:
  return ops.mkldnn._reorder_convolution_weight(weight, [padding, padding], [stride, stride], [1, 1], groups, input_size)
"""}


def convolution(x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int, groups: int, clamp: bool) -> Tensor:
    """A convolution, with ReLU6 behind it if `clamp`."""
    y = F.conv2d(x, weight, bias, [stride, stride], [padding, padding], [1, 1], groups)
    if clamp:
        y = F.hardtanh_(y, 0.0, 6.0)
    return y


def arranged(weight: Tensor, stride: int, padding: int, groups: int, input_size: List[int]) -> Tensor:
    """A weight as `convolution` likes it best, for an input of that size, (N, C, H, W)."""
    return weight.contiguous(memory_format=torch.channels_last)


class FoldedConvolution(nn.Module):
    """A convolution and the batch norm behind it as one convolution, with ReLU6 if `clamp`."""
    conv: str       # names of the two in the network's state
    norm: str
    stride: int
    depthwise: bool
    clamp: bool
    padding: int
    groups: int
    weight: Tensor
    bias: Tensor

    def __init__(self, conv: str, norm: str, stride: int, depthwise: bool, clamp: bool):
        super().__init__()
        self.conv, self.norm, self.stride, self.depthwise, self.clamp = conv, norm, stride, depthwise, clamp
        self.padding, self.groups = 0, 1
        self.weight, self.bias = torch.zeros([0]), torch.zeros([0])

    @torch.jit.export
    def fold(self, state: Dict[str, Tensor], size: List[int]) -> None:
        """Takes over the weights; `size`, (N, C, H, W) of the input, becomes that of the output."""
        weight = state[self.conv + ".weight"].detach()
        scale = state[self.norm + ".weight"].detach() * torch.rsqrt(state[self.norm + ".running_var"] + 1e-5)
        self.groups = size[1] if self.depthwise else 1
        self.padding = (weight.size(2) - 1) // 2
        self.weight = arranged(weight * scale.reshape(-1, 1, 1, 1), self.stride, self.padding, self.groups, size)
        self.bias = state[self.norm + ".bias"].detach() - state[self.norm + ".running_mean"] * scale
        size[1] = weight.size(0)
        size[2] = (size[2] + self.stride - 1) // self.stride
        size[3] = (size[3] + self.stride - 1) // self.stride

    def forward(self, x: Tensor) -> Tensor:
        return convolution(x, self.weight, self.bias, self.stride, self.padding, self.groups, self.clamp)


class FoldedBlock(nn.Module):
    """Convolutions in a row, their input added to their output if `residual`."""
    residual: bool

    def __init__(self, convolutions: List[FoldedConvolution], residual: bool):
        super().__init__()
        self.convolutions, self.residual = nn.ModuleList(convolutions), residual

    @torch.jit.export
    def fold(self, state: Dict[str, Tensor], size: List[int]) -> None:
        for convolution_ in self.convolutions:
            convolution_.fold(state, size)

    def forward(self, x: Tensor) -> Tensor:
        y = x
        for convolution_ in self.convolutions:
            y = convolution_(y)
        return y.add_(x) if self.residual else y


def folded_block(description: dict, inputs: int, name: str) -> FoldedBlock:
    stride = description["stride"]
    if description["kind"] == "conv_norm_act":
        return FoldedBlock([FoldedConvolution(f"{name}.0", f"{name}.1", stride, False, True)], False)
    if description["kind"] == "inverted_residual":
        expands = description["expansion"] != 1
        expansion = [FoldedConvolution(f"{name}.conv.0.0", f"{name}.conv.0.1", 1, False, True)] if expands else []
        at = 1 if expands else 0
        return FoldedBlock(
            expansion + [
                FoldedConvolution(f"{name}.conv.{at}.0", f"{name}.conv.{at}.1", stride, True, True),
                FoldedConvolution(f"{name}.conv.{at + 1}", f"{name}.conv.{at + 2}", 1, False, False)],
            stride == 1 and inputs == description["channels"])
    raise ValueError("no kind of block is called " + description["kind"])


class FoldedBlocks(nn.Module):
    """Blocks [first, last), as their weights were at `begin`."""
    classifier_name: str
    classifier: List[Tensor]  # weight and bias, if logits are wanted
    pooled: bool
    first: int
    last: int

    def __init__(self, description: dict):
        super().__init__()
        blocks, channels = [], 3
        for i, entry in enumerate(description["blocks"]):
            blocks.append(folded_block(entry, channels, f"features.{i}"))
            channels = entry["channels"]
        self.blocks = nn.ModuleList(blocks)
        self.classifier_name, self.classifier = description["classifier"], []
        self.pooled, self.first, self.last = False, 0, 0

    @torch.jit.export
    def begin(self, state: Dict[str, Tensor], first: int, last: int, ending: str, input_size: List[int]) -> None:
        """`ending` is "features", "pooled" or "logits"; `input_size` (N, C, H, W), other N are only slower."""
        self.first, self.last, self.pooled = first, last, ending != "features"
        self.classifier.clear()
        if ending == "logits":
            self.classifier.append(state[self.classifier_name + ".weight"].detach())
            self.classifier.append(state[self.classifier_name + ".bias"].detach())
        size = input_size.copy()
        for i, block in enumerate(self.blocks):
            if i >= first and i < last:
                block.fold(state, size)

    def forward(self, x: Tensor) -> Tensor:
        """float (N, C, H, W) -> float channels-last (N, C', H', W'); (N, embedding, 1, 1); or (N, classes)"""
        y = x.contiguous(memory_format=torch.channels_last)
        for i, block in enumerate(self.blocks):
            if i >= self.first and i < self.last:
                y = block(y)
        if len(self.classifier) == 2:
            return F.linear(y.mean([2, 3]), self.classifier[0], self.classifier[1])
        return y.mean([2, 3], keepdim=True) if self.pooled else y


def with_onednn(code: str) -> str:
    """The module's code with oneDNN's operators for its two functions; unchanged where it has none of them."""
    for function, body in ONEDNN.items():
        code = re.sub(rf"^def {function}\(.*?(?=^\S|\Z)", lambda _: body, code, flags=re.M | re.S)
    return code
