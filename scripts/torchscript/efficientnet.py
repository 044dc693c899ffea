"""Blocks of EfficientNet and EfficientNetV2 (Tan and Le, 2019 and 2021)."""
from typing import List

from torch import Tensor, nn

from torchscript.blocks import Parts, SqueezeExcitation, conv_norm


class Residual(nn.Module):
    """`block`, and a way around it where it changes neither size nor channels; in training it is then dropped with
    probability `drop`."""
    residual: bool

    def __init__(self, parts: Parts, inputs: int, entry: dict, layers: List[nn.Module]):
        super().__init__()
        self.block = nn.Sequential(*layers)
        self.stochastic_depth = parts.stochastic_depth(entry["drop"])
        self.residual = entry["stride"] == 1 and inputs == entry["channels"]

    def forward(self, x: Tensor) -> Tensor:
        y = self.block(x)
        if self.residual:
            y = self.stochastic_depth(y)
            y += x
        return y


class MBConv(Residual):
    """An expansion (left out where it would expand by 1), a depthwise convolution, squeeze and excitation, and a linear
    1x1 convolution."""
    residual: bool

    def __init__(self, parts: Parts, inputs: int, entry: dict):
        hidden = inputs * entry["expansion"]
        layers = [] if entry["expansion"] == 1 else [conv_norm(parts, inputs, hidden, 1, "silu")]
        super().__init__(parts, inputs, entry, layers + [
            conv_norm(parts, hidden, hidden, entry["kernel"], "silu", entry["stride"], groups=hidden),
            SqueezeExcitation(parts, hidden, inputs // 4, "silu", True, nn.Sigmoid()),
            conv_norm(parts, hidden, entry["channels"], 1, "")])


class FusedMBConv(Residual):
    """A convolution that expands and a linear 1x1 one; one alone where it would expand by 1."""
    residual: bool

    def __init__(self, parts: Parts, inputs: int, entry: dict):
        outputs, stride, expansion, kernel = (entry[k] for k in ("channels", "stride", "expansion", "kernel"))
        hidden = inputs * expansion
        super().__init__(parts, inputs, entry, [conv_norm(parts, inputs, hidden, kernel, "silu", stride)] + (
            [] if expansion == 1 else [conv_norm(parts, hidden, outputs, 1, "")]))
