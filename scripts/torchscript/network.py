"""A network for training and for saving, built from its description, with weights of zero."""
import math
from typing import List, Tuple

import torch
from torch import Tensor, nn

from torchscript.blocks import features


class Network(nn.Module):
    """`features`, a sequence of blocks, then global average pooling and `classifier`, a single linear layer."""
    mean: List[float]
    std: List[float]
    embedding: int

    def __init__(self, description: dict):
        super().__init__()
        self.features = features(description)
        self.classifier = nn.Linear(description["embedding"], 1)
        self.mean, self.std, self.embedding = description["mean"], description["std"], description["embedding"]

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) -> logits (N, classes). Train/eval mode is respected everywhere."""
        return self.classifier(self.features(x).mean([2, 3]))

    @torch.jit.export
    def trainable(self, z: Tensor, first: Tensor) -> Tensor:
        """Blocks from `first` on, pooling, classifier. Respects train/eval mode and carries gradients.

        `first` is a tensor because DJL's calls that carry gradients pass nothing else.
        """
        begin, y = int(first), z
        for i, block in enumerate(self.features):
            if i >= begin:
                y = block(y)
        return self.classifier(y.mean([2, 3]))

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

    @torch.jit.export
    def new_classifier(self, classes: Tensor) -> Tensor:
        """Swaps in a fresh linear layer, initialised as torch.nn.Linear is: uniform in +-1/sqrt(embedding).

        Tensors in and out, since that is all that DJL's calls outside inference mode pass; called in inference mode,
        the new tensors could never be trained.
        """
        with torch.no_grad():
            device, n, bound = self.classifier.weight.device, int(classes), self.embedding ** -0.5
            self.classifier.weight = torch.empty([n, self.embedding]).uniform_(-bound, bound).to(device)
            self.classifier.bias = torch.empty([n]).uniform_(-bound, bound).to(device)
        return classes


STATE = """
def state(self) -> Dict[str, Tensor]:
  result: Dict[str, Tensor] = {{}}
{lines}
  return result
"""
LOAD_STATE = """
def load_state(self, values: Dict[str, Tensor]) -> None:
  with torch.no_grad():
    own = self.state()
    for name, value in values.items():
      assert name in own, "no parameter or buffer is named " + name
      assert own[name].shape == value.shape, "another shape: " + name
      own[name].copy_(value)
"""


def script(module: nn.Module) -> torch.jit.ScriptModule:
    """`module` in TorchScript, with `state` and `load_state`: every parameter and buffer by name, the module's own
    tensors. A scripted module cannot list them, so a line for each is written here."""
    module = module.eval()
    with torch.no_grad():
        for tensor in list(module.parameters()) + list(module.buffers()):
            tensor.zero_()
    parameters = [name for name, _ in module.named_parameters()]
    buffers = [name for name, _ in module.named_buffers()]
    lines = []
    for name in parameters + buffers:
        path = "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in name.split("."))
        lines.append(f"  result['{name}'] = self{path}" + (".detach()" if name in parameters else ""))
    scripted = torch.jit.script(module)
    scripted.define(STATE.format(lines="\n".join(lines)))
    scripted.define(LOAD_STATE)
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


class PreprocessingNetwork(Network):
    """A network behind its preprocessing: raw images in, logits out."""
    height: int
    width: int
    imagenet: bool

    def __init__(self, description: dict):
        super().__init__(description)
        self.height, self.width, self.imagenet = 1, 1, False

    def forward(self, images: Tensor) -> Tensor:
        """uint8 RGB (H, W, 3) of any size -> logits (classes); uint8 (N, H, W, 3) -> logits (N, classes). In eval
        mode, as it is saved, batch norms use their stored statistics."""
        assert images.dtype == torch.uint8 and (images.dim() == 3 or images.dim() == 4) and images.size(-1) == 3, \
            "give uint8 RGB images, (H, W, 3) or (N, H, W, 3)"
        x = self.normalize(self.resize(images, self.height, self.width), self.imagenet)
        with torch.no_grad():
            logits = self.classifier(self.features(x).mean([2, 3]))
        return logits if images.dim() == 4 else logits[0]

    @torch.jit.export
    def resize(self, images: Tensor, height: int, width: int) -> Tensor:
        """uint8 (H, W, 3) or (N, H, W, 3) -> uint8 (N, 3, height, width), bit for bit as PIL's bilinear resize.

        libtorch's own antialiased interpolate keeps fewer bits of the weights and is one level off here and there.
        """
        resized: List[Tensor] = []
        # One by one: the sums of several would not stay in the processor's cache.
        for image in (images if images.dim() == 4 else images.unsqueeze(0)).unbind(0):
            columns = resample(image.transpose(0, 1).contiguous(), width)  # (width, H, 3)
            resized.append(resample(columns.transpose(0, 1).contiguous(), height).permute(2, 0, 1))
        return torch.stack(resized)

    @torch.jit.export
    def configure(self, height: int, width: int, imagenet: bool) -> None:
        """Sets the preprocessing: the size to resize to, and whether mean and deviation are taken off."""
        self.height, self.width, self.imagenet = height, width, imagenet
