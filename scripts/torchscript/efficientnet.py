"""Blocks of EfficientNet and EfficientNetV2 (Tan and Le, 2019 and 2021)."""
from torch import Tensor, nn

from torchscript.blocks import Parts, SqueezeExcitation, conv_norm


class MBConv(nn.Module):
    """`block` is an expansion (left out where it would expand by 1), a depthwise convolution, squeeze and excitation, and
    a linear 1x1 convolution; in training the whole is dropped with probability `drop` where there is a way around."""
    residual: bool

    def __init__(self, parts: Parts, inputs: int, entry: dict):
        super().__init__()
        outputs, stride, expansion = entry["channels"], entry["stride"], entry["expansion"]
        hidden = inputs * expansion
        layers = [] if expansion == 1 else [conv_norm(parts, inputs, hidden, 1, "silu")]
        self.block = nn.Sequential(
            *layers,
            conv_norm(parts, hidden, hidden, entry["kernel"], "silu", stride, groups=hidden),
            SqueezeExcitation(parts, hidden, inputs // 4, "silu", True, nn.Sigmoid()),
            conv_norm(parts, hidden, outputs, 1, ""))
        self.stochastic_depth = parts.stochastic_depth(entry["drop"])
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y = self.block(x)
        if self.residual:
            y = self.stochastic_depth(y)
            y += x
        return y


class FusedMBConv(nn.Module):
    """Likewise, but `block` is one convolution that expands and a linear 1x1 one, or one alone where it would expand by
    1."""
    residual: bool

    def __init__(self, parts: Parts, inputs: int, entry: dict):
        super().__init__()
        outputs, stride, expansion, kernel = (entry[k] for k in ("channels", "stride", "expansion", "kernel"))
        hidden = inputs * expansion
        if expansion == 1:
            self.block = nn.Sequential(conv_norm(parts, inputs, outputs, kernel, "silu", stride))
        else:
            self.block = nn.Sequential(conv_norm(parts, inputs, hidden, kernel, "silu", stride),
                                       conv_norm(parts, hidden, outputs, 1, ""))
        self.stochastic_depth = parts.stochastic_depth(entry["drop"])
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y = self.block(x)
        if self.residual:
            y = self.stochastic_depth(y)
            y += x
        return y
