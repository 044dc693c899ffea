"""MobileNetV3's block ("Searching for MobileNetV3", Howard et al., 2019)."""
from torch import Tensor, nn

from torchscript.blocks import Parts, SqueezeExcitation, conv_norm


class InvertedResidual(nn.Module):
    """`block` is an expansion to `hidden` channels (left out where there are as many), a depthwise convolution, squeeze
    and excitation by `squeezed` channels (left out without), and a linear 1x1 convolution."""
    residual: bool

    def __init__(self, parts: Parts, inputs: int, entry: dict):
        super().__init__()
        hidden, outputs, stride, activation = (entry[k] for k in ("hidden", "channels", "stride", "activation"))
        layers = [] if hidden == inputs else [conv_norm(parts, inputs, hidden, 1, activation)]
        layers.append(conv_norm(parts, hidden, hidden, entry["kernel"], activation, stride, groups=hidden))
        if "squeezed" in entry:
            layers.append(SqueezeExcitation(parts, hidden, entry["squeezed"], "relu", False, nn.Hardsigmoid()))
        layers.append(conv_norm(parts, hidden, outputs, 1, ""))
        self.block = nn.Sequential(*layers)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y = self.block(x)
        if self.residual:
            y += x
        return y
