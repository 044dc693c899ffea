"""A network for training and for saving, built from its description, with weights of zero."""
import math
from typing import List, Tuple

import torch
from torch import Tensor, nn

from torchscript.blocks import Dropout, Parts, StochasticDepth, made

# What may stand in `head` of a description. Pooling and flattening are there for `summary` to print: the network takes
# the mean itself.
HEAD = {"pool": lambda d: nn.AdaptiveAvgPool2d(1), "pool_1x1": lambda d: nn.AdaptiveAvgPool2d((1, 1)),
        "flatten": lambda d: nn.Flatten(1), "dropout": lambda d: Dropout(d["dropout"], inplace=True),
        "linear": lambda d: nn.Linear(d["embedding"], 1)}


def attach(root: nn.Module, path: str, module: nn.Module) -> None:
    """Makes `module` the one that `root` calls `path`, in sequences where there are dots."""
    *outer, name = path.split(".")
    for part in outer:
        if part not in root._modules:
            root.add_module(part, nn.Sequential())
        root = root._modules[part]
    root.add_module(name, module)


def attach_blocks(root: nn.Module, description: dict, parts: Parts) -> None:
    channels = 3
    for entry in description["blocks"]:
        for path, module in zip(entry["modules"], made(parts, channels, entry)):
            attach(root, path, module)
        channels = entry["channels"]


def code(path: str) -> str:
    """`self.PATH` in TorchScript."""
    return "self" + "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in path.split("."))


def calls(paths: List[str], indent: str) -> str:
    return "\n".join(f"{indent}y = {code(path)}(y)" for path in paths)


def blocks_method(description: dict) -> str:
    """TorchScript iterates over one sequence only, so there is a line for each block."""
    lines = "\n".join(f"  if first <= {i} and last > {i}:\n" + calls(entry["modules"], "    ")
                      for i, entry in enumerate(description["blocks"]))
    return f"def blocks(self, x: Tensor, first: int, last: int) -> Tensor:\n  y = x\n{lines}\n  return y\n"


class Network(nn.Module):
    """The blocks, then global average pooling and a head, which ends with the classifier, a linear layer."""
    mean: List[float]
    std: List[float]
    embedding: int

    def __init__(self, description: dict):
        super().__init__()
        attach_blocks(self, description, Parts(description))
        for path, kind in description["head"]:
            attach(self, path, HEAD[kind](description))
            if kind.startswith("pool") and "classifier" in self._modules:
                self._modules.move_to_end("classifier")  # where torchvision has it
        self.mean, self.std, self.embedding = description["mean"], description["std"], description["embedding"]

    @torch.jit.export
    def normalize(self, x: Tensor, imagenet: bool) -> Tensor:
        """uint8 (N, 3, H, W) -> float in [0, 1], minus the mean and over the deviation if asked.

        Channels-last in memory, in which convolutions and batch norms take less time.
        """
        y = x.contiguous(memory_format=torch.channels_last).to(torch.float).div(255)
        if imagenet:
            mean = torch.tensor(self.mean, dtype=torch.float, device=x.device).reshape(1, 3, 1, 1)
            std = torch.tensor(self.std, dtype=torch.float, device=x.device).reshape(1, 3, 1, 1)
            y = y.sub(mean).div(std)
        return y


FORWARD = """
def forward(self, x: Tensor) -> Tensor:
  return self.head(self.blocks(x, 0, {depth}))
"""
FORWARD_OF_IMAGES = """
def forward(self, images: Tensor) -> Tensor:
  assert images.dtype == torch.uint8 and (images.dim() == 3 or images.dim() == 4) and images.size(-1) == 3, \
    "give uint8 RGB images, (H, W, 3) or (N, H, W, 3)"
  x = self.normalize(self.resize(images, self.height, self.width), self.imagenet)
  with torch.no_grad():
    logits = self.head(self.blocks(x, 0, {depth}))
  return logits if images.dim() == 4 else logits[0]
"""
METHODS = """
def trainable(self, z: Tensor, first: Tensor) -> Tensor:
  return self.head(self.blocks(z, int(first), {depth}))

def head(self, x: Tensor) -> Tensor:
  y = x.mean([2, 3])
{head}
  return y

def new_classifier(self, classes: Tensor) -> Tensor:
  with torch.no_grad():
    device, n, bound = {classifier}.weight.device, int(classes), self.embedding ** -0.5
    {classifier}.weight = torch.empty([n, self.embedding]).uniform_(-bound, bound).to(device)
    {classifier}.bias = torch.empty([n]).uniform_(-bound, bound).to(device)
  return classes

def set_chance(self, on: bool) -> None:
{chance}

def state(self) -> Dict[str, Tensor]:
  result: Dict[str, Tensor] = {{}}
{state}
  return result

def load_state(self, values: Dict[str, Tensor]) -> None:
  with torch.no_grad():
    own = self.state()
    for name, value in values.items():
      assert name in own, "no parameter or buffer is named " + name
      assert own[name].shape == value.shape, "another shape: " + name
      own[name].copy_(value)
"""


def script(module: Network, description: dict) -> torch.jit.ScriptModule:
    """`module` in TorchScript, with the methods that name its parts one by one, since TorchScript cannot list them.

    forward          (N, 3, H, W) -> logits (N, classes). Train/eval mode is respected everywhere. Of a network behind its
                     preprocessing: uint8 RGB (H, W, 3) of any size -> logits (classes); uint8 (N, H, W, 3) -> (N, classes).
    trainable        Blocks from `first` on, pooling, head. Respects train/eval mode and carries gradients. `first` is a
                     tensor because DJL's calls that carry gradients pass nothing else.
    new_classifier   Swaps in a fresh linear layer, initialised as torch.nn.Linear is: uniform in +-1/sqrt(embedding).
                     Tensors in and out for the same reason; called in inference mode, the new tensors could never be
                     trained.
    set_chance       Switches dropout and stochastic depth in training mode on or off; they are on.
    state            Every parameter and buffer by name, the module's own tensors.
    load_state       Copies values into them.
    """
    module = module.eval()
    with torch.no_grad():
        for tensor in list(module.parameters()) + list(module.buffers()):
            tensor.zero_()
    head = description["head"]
    parameters = [name for name, _ in module.named_parameters()]
    optional = [name + ".bias" for name, part in module.named_modules() if isinstance(part, nn.Conv2d)]
    state = [f"  result['{name}'] = " + (f"torch.jit._unwrap_optional({code(name)})" if name in optional else code(name))
             + (".detach()" if name in parameters else "")
             for name in parameters + [name for name, _ in module.named_buffers()]]
    chance = [f"  {code(name)}.p = {part.p} if on else 0.0" for name, part in module.named_modules()
              if isinstance(part, (Dropout, StochasticDepth))]
    scripted = torch.jit.script(module)
    scripted.define(blocks_method(description))
    forward = FORWARD_OF_IMAGES if isinstance(module, PreprocessingNetwork) else FORWARD
    scripted.define((METHODS + forward).format(
        depth=len(description["blocks"]), classifier=code(head[-1][0]), state="\n".join(state),
        head=calls([path for path, kind in head if kind in ("dropout", "linear")], "  "),
        chance="\n".join(chance) or "  pass"))
    return scripted


def taps(inputs: int, outputs: int) -> Tuple[Tensor, Tensor]:
    """Which inputs make each output of PIL's bilinear resize along one axis, and with what weight.

    Both are (taps, outputs); the weights are int32 in fixed point with 22 bits behind the point. The expressions, and the
    order of the sum, are those of Pillow's precompute_coeffs and normalize_coeffs_8bpc, so that every bit is the same.
    """
    scale = inputs / outputs
    support = max(scale, 1.0)
    center = (torch.arange(outputs, dtype=torch.float64) + 0.5) * scale
    first = (center - support + 0.5).trunc().clamp(min=0)
    end = (center + support + 0.5).trunc().clamp(max=inputs)
    index = first + torch.arange(int(math.ceil(support)) * 2 + 1, dtype=torch.float64).unsqueeze(1)
    triangle = (1 - ((index - center + 0.5) * (1 / support)).abs()).clamp(min=0) * (index < end)
    total = torch.zeros_like(center)
    for row in triangle.unbind(0):
        total = total + row
    weights = (triangle / total * float(1 << 22) + 0.5).to(torch.int32)
    return index.clamp(max=inputs - 1).to(torch.int64), weights


def resample(x: Tensor, outputs: int) -> Tensor:
    """Resizes the first axis of uint8 (inputs, other, 3) to `outputs`: a weighted sum in int32, rounded to 8 bits."""
    if x.size(0) == outputs:
        return x
    index, weights = taps(x.size(0), outputs)
    index, weights = index.to(x.device), weights.to(x.device)
    total = torch.full([outputs, x.size(1), 3], 1 << 21, dtype=torch.int32, device=x.device)
    for k in range(index.size(0)):
        total.addcmul_(x.index_select(0, index[k]).to(torch.int32), weights[k].reshape(-1, 1, 1))
    return (total >> 22).to(torch.uint8)


def middle(over: int) -> int:
    """Half of `over`, which may be negative, rounded to even as torchvision's CenterCrop does."""
    half = over // 2
    return half + half % 2 if over % 2 == 1 else half


class PreprocessingNetwork(Network):
    """A network behind its preprocessing: raw images in, logits out. In eval mode, as it is saved, batch norms use their
    stored statistics."""
    height: int
    width: int
    imagenet: bool
    keeps_shape: bool
    covers: bool

    def __init__(self, description: dict):
        super().__init__(description)
        self.height, self.width, self.imagenet = 1, 1, False
        self.keeps_shape, self.covers = False, False

    @torch.jit.export
    def resize(self, images: Tensor, height: int, width: int) -> Tensor:
        """uint8 (H, W, 3) or (N, H, W, 3) -> uint8 (N, 3, height, width), bit for bit as PIL's bilinear resize.

        libtorch's own antialiased interpolate keeps fewer bits of the weights and is one level off here and there.
        """
        resized: List[Tensor] = []
        # One by one: the sums of several would not stay in the processor's cache.
        for image in (images if images.dim() == 4 else images.unsqueeze(0)).unbind(0):
            inner_height, inner_width = height, width
            if self.keeps_shape:
                across, down = width * image.size(0), height * image.size(1)
                if (down >= across) if self.covers else (down <= across):
                    inner_width = max(1, down // image.size(0))
                else:
                    inner_height = max(1, across // image.size(1))
            columns = resample(image.transpose(0, 1).contiguous(), inner_width)  # (inner_width, H, 3)
            inner = resample(columns.transpose(0, 1).contiguous(), inner_height).permute(2, 0, 1)
            if self.keeps_shape:
                top, left = middle(inner_height - height), middle(inner_width - width)
                if self.covers:
                    inner = inner[:, top:top + height, left:left + width]
                else:
                    canvas = torch.tensor([124, 116, 104], dtype=torch.uint8, device=image.device).reshape(3, 1, 1)
                    canvas = canvas.repeat(1, height, width)
                    canvas[:, -top:-top + inner_height, -left:-left + inner_width] = inner
                    inner = canvas
            resized.append(inner)
        return torch.stack(resized)

    @torch.jit.export
    def configure(self, height: int, width: int, imagenet: bool, keeps_shape: bool, covers: bool) -> None:
        """Sets the preprocessing: the size to resize to, and whether mean and deviation are taken off. An image that
        keeps its shape covers the size and is cropped, or else fits into it and is padded with ImageNet's mean."""
        self.height, self.width, self.imagenet = height, width, imagenet
        self.keeps_shape, self.covers = keeps_shape, covers
