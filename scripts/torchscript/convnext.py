"""Blocks of ConvNeXt ("A ConvNet for the 2020s", Liu et al., 2022)."""
from typing import List

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from torchscript.blocks import Parts


class LayerNorm2d(nn.LayerNorm):
    """Normalises each pixel over its channels."""

    def __init__(self, channels: int):
        super().__init__(channels, eps=1e-6)

    def forward(self, x: Tensor) -> Tensor:
        y = F.layer_norm(x.permute(0, 2, 3, 1), self.normalized_shape, self.weight, self.bias, self.eps)
        return y.permute(0, 3, 1, 2)


class PooledNorm(LayerNorm2d):
    """Likewise, of the means over rows and columns: (N, C, h, w) -> (N, C, 1, 1)."""
    takes_means = True

    def _get_name(self) -> str:
        return "LayerNorm2d"

    def forward(self, x: Tensor) -> Tensor:
        y = F.layer_norm(x.mean([2, 3]), self.normalized_shape, self.weight, self.bias, self.eps)
        return y.unsqueeze(2).unsqueeze(3)


class Permute(nn.Module):
    dims: List[int]

    def __init__(self, dims: List[int]):
        super().__init__()
        self.dims = dims

    def forward(self, x: Tensor) -> Tensor:
        return x.permute(self.dims)


class CNBlock(nn.Module):
    """A depthwise convolution, then by pixel a layer norm and two linear layers; the result is scaled by channel and in
    training dropped with probability `drop`."""

    def __init__(self, parts: Parts, inputs: int, entry: dict):
        super().__init__()
        self.layer_scale = nn.Parameter(torch.zeros(inputs, 1, 1))
        self.block = nn.Sequential(
            parts.conv(inputs, inputs, 7, groups=inputs), Permute([0, 2, 3, 1]), nn.LayerNorm(inputs, eps=1e-6),
            nn.Linear(inputs, 4 * inputs), nn.GELU(), nn.Linear(4 * inputs, inputs), Permute([0, 3, 1, 2]))
        self.stochastic_depth = parts.stochastic_depth(entry["drop"])

    def forward(self, x: Tensor) -> Tensor:
        y = self.stochastic_depth(self.layer_scale * self.block(x))
        y += x
        return y


def stem(parts: Parts, inputs: int, entry: dict) -> nn.Module:
    norm = LayerNorm2d(entry["channels"])
    return Conv2dNormActivation(parts.conv(inputs, entry["channels"], 4, 4, padding=0), norm)


class Conv2dNormActivation(nn.Sequential):
    """A convolution and a layer norm."""


def downsampling(parts: Parts, inputs: int, entry: dict) -> nn.Module:
    return nn.Sequential(LayerNorm2d(inputs), parts.conv(inputs, entry["channels"], 2, 2, padding=0))


def pooled_norm(parts: Parts, inputs: int, entry: dict) -> nn.Module:
    return PooledNorm(inputs)
