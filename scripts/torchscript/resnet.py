"""Blocks of ResNets ("Deep Residual Learning for Image Recognition", He et al., 2016)."""
from typing import List, Optional

from torch import Tensor, nn

from torchscript.blocks import Parts


def stem(parts: Parts, inputs: int, entry: dict) -> List[nn.Module]:
    channels = entry["channels"]
    return [parts.conv(inputs, channels, 7, 2, norm="bn1", activation="relu"), parts.norm(channels),
            parts.activation("relu"), nn.MaxPool2d(3, 2, 1)]


def downsample(parts: Parts, inputs: int, entry: dict) -> Optional[nn.Module]:
    """What the shortcut needs where it changes the size."""
    outputs, stride = entry["channels"], entry["stride"]
    if stride == 1 and inputs == outputs:
        return None
    return nn.Sequential(parts.conv(inputs, outputs, 1, stride, norm="1"), parts.norm(outputs))


class BasicBlock(nn.Module):
    """Two 3x3 convolutions."""
    folded: bool

    def __init__(self, parts: Parts, inputs: int, entry: dict):
        super().__init__()
        channels = entry["channels"]
        self.conv1 = parts.conv(inputs, channels, 3, entry["stride"], norm="bn1", activation="relu")
        self.bn1 = parts.norm(channels)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = parts.conv(channels, channels, 3, norm="bn2")
        self.bn2 = parts.norm(channels)
        self.downsample = downsample(parts, inputs, entry)
        self.folded = parts.folded

    def forward(self, x: Tensor) -> Tensor:
        y = self.bn1(self.conv1(x))
        if not self.folded:
            y = self.relu(y)
        y = self.bn2(self.conv2(y))
        y += self.downsample(x) if self.downsample is not None else x
        return self.relu(y)


class Bottleneck(nn.Module):
    """A 1x1 convolution to a quarter of the channels, a 3x3 one, which has the stride, and a 1x1 one back."""
    folded: bool

    def __init__(self, parts: Parts, inputs: int, entry: dict):
        super().__init__()
        channels = entry["channels"]
        width = channels // 4
        self.conv1 = parts.conv(inputs, width, 1, norm="bn1", activation="relu")
        self.bn1 = parts.norm(width)
        self.conv2 = parts.conv(width, width, 3, entry["stride"], norm="bn2", activation="relu")
        self.bn2 = parts.norm(width)
        self.conv3 = parts.conv(width, channels, 1, norm="bn3")
        self.bn3 = parts.norm(channels)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample(parts, inputs, entry)
        self.folded = parts.folded

    def forward(self, x: Tensor) -> Tensor:
        y = self.bn1(self.conv1(x))
        if not self.folded:
            y = self.relu(y)
        y = self.bn2(self.conv2(y))
        if not self.folded:
            y = self.relu(y)
        y = self.bn3(self.conv3(y))
        y += self.downsample(x) if self.downsample is not None else x
        return self.relu(y)
