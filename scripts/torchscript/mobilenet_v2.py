"""MobileNetV2's block."""
from torch import Tensor, nn

from torchscript.blocks import Parts, conv_norm


class InvertedResidual(nn.Module):
    """`conv` is an expansion (left out where it would expand by 1), a depthwise convolution, a linear 1x1 convolution
    and a batch norm."""
    residual: bool

    def __init__(self, parts: Parts, inputs: int, entry: dict):
        super().__init__()
        expansion, outputs, stride = entry["expansion"], entry["channels"], entry["stride"]
        hidden = inputs * expansion
        self.residual = stride == 1 and inputs == outputs
        self.conv = nn.Sequential(
            *([] if expansion == 1 else [conv_norm(parts, inputs, hidden, 1, "relu6")]),
            conv_norm(parts, hidden, hidden, 3, "relu6", stride, groups=hidden),
            parts.conv(hidden, outputs, 1, norm="2" if expansion == 1 else "3"),
            parts.norm(outputs))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv(x) if self.residual else self.conv(x)
