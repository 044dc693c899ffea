"""What every family of networks is built of, with torchvision's class and parameter names.

A block is made by `kind(parts, inputs, entry)`, where `kind` is what the entry of a description names: a class or
function of a file here, such as `resnet.BasicBlock`. `Parts` makes it for training; `folded.FoldedParts` makes the same
for inference, its batch norms folded away.
"""
import importlib
from typing import List

import torch
import torch.nn.functional as F
from torch import Tensor, nn

ACTIVATIONS = {"relu": nn.ReLU, "relu6": nn.ReLU6, "hardswish": nn.Hardswish, "silu": nn.SiLU}


class Parts:
    """Makes parts that can be trained."""
    folded = False

    def __init__(self, description: dict):
        self.epsilon, self.momentum = description.get("epsilon", 1e-5), description.get("momentum", 0.1)

    def conv(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, norm: str = "",
             activation: str = "", padding: int = -1) -> nn.Module:
        """A convolution whose batch norm is its sibling `norm`; with a bias if it has none. `activation` follows both;
        it is only for parts that do it all in one."""
        padding = (kernel - 1) // 2 if padding < 0 else padding
        return nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=not norm)

    def norm(self, channels: int) -> nn.Module:
        return nn.BatchNorm2d(channels, self.epsilon, self.momentum)

    def activation(self, name: str, inplace: bool = True) -> nn.Module:
        """The `activation` of the convolution before it."""
        return ACTIVATIONS[name](inplace=inplace)

    def stochastic_depth(self, p: float) -> nn.Module:
        return StochasticDepth(p)


class Conv2dNormActivation(nn.Sequential):
    """Convolution, batch norm, activation: entries 0, 1, 2."""

    def __init__(self, parts: Parts, inputs: int, entry: dict):
        channels, activation = entry["channels"], entry["activation"]
        super().__init__(
            parts.conv(inputs, channels, entry["kernel"], entry["stride"], entry.get("groups", 1), "1", activation),
            parts.norm(channels),
            *([parts.activation(activation)] if activation else []))


def conv_norm(parts: Parts, inputs: int, channels: int, kernel: int, activation: str, stride: int = 1,
              groups: int = 1) -> nn.Module:
    return Conv2dNormActivation(parts, inputs, {"channels": channels, "kernel": kernel, "stride": stride,
                                                "groups": groups, "activation": activation})


class SqueezeExcitation(nn.Module):
    """Scales each channel by what two 1x1 convolutions make of the means of all ("Squeeze-and-Excitation Networks", Hu et
    al., 2018)."""
    folded: bool

    def __init__(self, parts: Parts, channels: int, squeezed: int, activation: str, inplace: bool, scale: nn.Module):
        super().__init__()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = parts.conv(channels, squeezed, 1, activation=activation)
        self.fc2 = parts.conv(squeezed, channels, 1)
        self.activation = parts.activation(activation, inplace)
        self.scale_activation = scale
        self.folded = parts.folded

    def forward(self, x: Tensor) -> Tensor:
        scale = self.scale_activation(self.fc2(self.activation(self.fc1(self.avgpool(x)))))
        return x.mul_(scale) if self.folded else x * scale


class StochasticDepth(nn.Module):
    """In training, drops each image's residual with probability `p` and scales up the others ("Deep Networks with
    Stochastic Depth", Huang et al., 2016)."""
    p: float

    def __init__(self, p: float):
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0.0:
            return x
        kept = torch.empty([x.size(0), 1, 1, 1], dtype=x.dtype, device=x.device).bernoulli_(1.0 - self.p)
        return x * kept.div_(1.0 - self.p)

    def extra_repr(self) -> str:
        return f"p={self.p}, mode=row"


class Dropout(nn.Dropout):
    """A dropout whose probability can be changed in TorchScript."""
    __constants__ = ["inplace"]
    p: float


class Linear(nn.Linear):
    """A linear layer on the means over rows and columns: (N, C, h, w) -> (N, C', 1, 1)."""
    takes_means = True

    def __init__(self, parts: Parts, inputs: int, entry: dict):
        super().__init__(inputs, entry["channels"])

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x.mean([2, 3]), self.weight, self.bias).unsqueeze(2).unsqueeze(3)


def linear_activation(parts: Parts, inputs: int, entry: dict) -> List[nn.Module]:
    return [Linear(parts, inputs, entry), ACTIVATIONS[entry["activation"]](inplace=True)]


def made(parts: Parts, inputs: int, entry: dict) -> List[nn.Module]:
    """The modules of the block that `entry` of a description asks for, for that many input channels."""
    file, name = entry["kind"].split(".")
    block = getattr(importlib.import_module("torchscript." + file), name)(parts, inputs, entry)
    return block if isinstance(block, list) else [block]
