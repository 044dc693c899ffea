"""The blocks that a description may name, by their kind, with torchvision's parameter names."""
import torch
from torch import Tensor, nn


class Conv2dNormActivation(nn.Sequential):
    """Convolution, batch norm, ReLU6: entries 0, 1, 2."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1):
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, stride, (kernel - 1) // 2, groups=groups, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU6(inplace=True))


class InvertedResidual(nn.Module):
    """`conv` is an expansion (left out where it would expand by 1), a depthwise convolution, a linear 1x1 convolution
    and a batch norm."""
    residual: bool

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int):
        super().__init__()
        hidden = inputs * expansion
        self.residual = stride == 1 and inputs == outputs
        self.conv = nn.Sequential(
            *([] if expansion == 1 else [Conv2dNormActivation(inputs, hidden, 1)]),
            Conv2dNormActivation(hidden, hidden, 3, stride, groups=hidden),
            nn.Conv2d(hidden, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv(x) if self.residual else self.conv(x)


def block(description: dict, inputs: int) -> nn.Module:
    """The block that `description` (an entry of `blocks`) asks for, for that many input channels."""
    outputs, stride = description["channels"], description["stride"]
    if description["kind"] == "conv_norm_act":
        return Conv2dNormActivation(inputs, outputs, description["kernel"], stride)
    if description["kind"] == "inverted_residual":
        return InvertedResidual(inputs, outputs, stride, description["expansion"])
    raise ValueError("no kind of block is called " + description["kind"])


def features(description: dict) -> nn.Sequential:
    """All blocks of a network, from RGB on."""
    blocks, channels = [], 3
    for entry in description["blocks"]:
        blocks.append(block(entry, channels))
        channels = entry["channels"]
    return nn.Sequential(*blocks)
