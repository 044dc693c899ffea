#!/usr/bin/python3
"""Writes src/main/resources/dev/tjtrain/network/mobilenet_v2.pt: MobileNetV2 as TorchScript, with all-zero weights.

For maintainers; needs Debian's python3-torch (apt-get install python3-torch). Users of the jar never run it.
Usage: scripts/export_mobilenet_v2.py [OUT]

The architecture is that of "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (Sandler et al., 2018), width 1.0;
parameters and buffers bear torchvision's names, so that torchvision's state dicts fit as they are. The weights are
zero here and come at run time. The archive is written again with deflated entries, which libtorch reads as well:
zeros shrink from 14 MB to about 200 KB.
"""
import os
import sys
import zipfile
from typing import Dict, List

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# expansion factor, output channels, repeats, stride of the first: table 2 of the paper
STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def folded(x: Tensor, weight: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor,
           stride: int, padding: int, groups: int) -> Tensor:
    """A convolution and the batch norm behind it (with its stored statistics) as one convolution."""
    scale = gamma * torch.rsqrt(variance + 1e-5)
    w = (weight * scale.reshape(-1, 1, 1, 1)).contiguous(memory_format=torch.channels_last)
    return F.conv2d(x, w, beta - mean * scale, [stride, stride], [padding, padding], [1, 1], groups)


def name_norm(into: Dict[str, Tensor], prefix: str, weight: Tensor, bias: Tensor,
              mean: Tensor, variance: Tensor, batches: Tensor) -> None:
    """Puts a batch norm's parameters and buffers under their names; scripted modules cannot list their own."""
    into[prefix + "weight"] = weight.detach()
    into[prefix + "bias"] = bias.detach()
    into[prefix + "running_mean"] = mean
    into[prefix + "running_var"] = variance
    into[prefix + "num_batches_tracked"] = batches


class ConvNormActivation(nn.Sequential):
    """Convolution, batch norm, ReLU6: entries 0, 1, 2."""
    stride: int
    padding: int
    groups: int

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1):
        padding = (kernel - 1) // 2
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU6(inplace=True))
        self.stride, self.padding, self.groups = stride, padding, groups

    @torch.jit.export
    def with_stored_statistics(self, x: Tensor) -> Tensor:
        c, n = self[0], self[1]
        return F.relu6(folded(x, c.weight, n.weight, n.bias, n.running_mean, n.running_var,
                              self.stride, self.padding, self.groups), inplace=True)

    @torch.jit.export
    def name_state(self, into: Dict[str, Tensor], prefix: str) -> None:
        n = self[1]
        into[prefix + "0.weight"] = self[0].weight.detach()
        name_norm(into, prefix + "1.", n.weight, n.bias, n.running_mean, n.running_var, n.num_batches_tracked)


class FirstResidual(nn.Module):
    """Inverted residual without expansion: `conv` is depthwise, linear 1x1 convolution, batch norm."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.conv = nn.Sequential(
            ConvNormActivation(inputs, inputs, 3, groups=inputs),
            nn.Conv2d(inputs, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x)

    @torch.jit.export
    def with_stored_statistics(self, x: Tensor) -> Tensor:
        c, n = self.conv[1], self.conv[2]
        y = self.conv[0].with_stored_statistics(x)
        return folded(y, c.weight, n.weight, n.bias, n.running_mean, n.running_var, 1, 0, 1)

    @torch.jit.export
    def name_state(self, into: Dict[str, Tensor], prefix: str) -> None:
        n = self.conv[2]
        self.conv[0].name_state(into, prefix + "conv.0.")
        into[prefix + "conv.1.weight"] = self.conv[1].weight.detach()
        name_norm(into, prefix + "conv.2.", n.weight, n.bias, n.running_mean, n.running_var, n.num_batches_tracked)


class InvertedResidual(nn.Module):
    """Inverted residual: `conv` is expansion, depthwise, linear 1x1 convolution, batch norm."""
    residual: bool

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int):
        super().__init__()
        hidden = inputs * expansion
        self.residual = stride == 1 and inputs == outputs
        self.conv = nn.Sequential(
            ConvNormActivation(inputs, hidden, 1),
            ConvNormActivation(hidden, hidden, 3, stride, groups=hidden),
            nn.Conv2d(hidden, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv(x) if self.residual else self.conv(x)

    @torch.jit.export
    def with_stored_statistics(self, x: Tensor) -> Tensor:
        c, n = self.conv[2], self.conv[3]
        y = self.conv[1].with_stored_statistics(self.conv[0].with_stored_statistics(x))
        y = folded(y, c.weight, n.weight, n.bias, n.running_mean, n.running_var, 1, 0, 1)
        return x + y if self.residual else y

    @torch.jit.export
    def name_state(self, into: Dict[str, Tensor], prefix: str) -> None:
        n = self.conv[3]
        self.conv[0].name_state(into, prefix + "conv.0.")
        self.conv[1].name_state(into, prefix + "conv.1.")
        into[prefix + "conv.2.weight"] = self.conv[2].weight.detach()
        name_norm(into, prefix + "conv.3.", n.weight, n.bias, n.running_mean, n.running_var, n.num_batches_tracked)


class MobileNetV2(nn.Module):
    """features.0 .. features.18, then global average pooling and `classifier`, a single linear layer."""

    def __init__(self, classes: int = 1000):
        super().__init__()
        blocks: List[nn.Module] = [ConvNormActivation(3, 32, 3, 2)]
        channels = 32
        for expansion, outputs, repeats, first_stride in STAGES:
            for i in range(repeats):
                if expansion == 1:
                    blocks.append(FirstResidual(channels, outputs))
                else:
                    blocks.append(InvertedResidual(channels, outputs, first_stride if i == 0 else 1, expansion))
                channels = outputs
        blocks.append(ConvNormActivation(channels, 1280, 1))
        self.features = nn.Sequential(*blocks)
        self.classifier = nn.Linear(1280, classes)

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) -> logits (N, classes). Train/eval mode is respected everywhere."""
        return self.classifier(self.features(x).mean([2, 3]))

    @torch.jit.export
    def frozen(self, x: Tensor, first: int, cut: int) -> Tensor:
        """Blocks [first, cut) with the stored batch-norm statistics, folded, channels-last, without gradient."""
        with torch.no_grad():
            y = x.contiguous(memory_format=torch.channels_last)
            for i, block in enumerate(self.features):
                if i >= first and i < cut:
                    y = block.with_stored_statistics(y)
            return y

    @torch.jit.export
    def embed(self, z: Tensor, cut: int) -> Tensor:
        """The rest of `frozen`: blocks [cut, 19) the same way, then pooling -> (N, 1280, 1, 1), input of cut 19."""
        with torch.no_grad():
            y = z.contiguous(memory_format=torch.channels_last)
            for i, block in enumerate(self.features):
                if i >= cut:
                    y = block.with_stored_statistics(y)
            return y.mean([2, 3], keepdim=True)

    @torch.jit.export
    def trainable(self, z: Tensor, cut: Tensor) -> Tensor:
        """Blocks [cut, 19), pooling, classifier. Respects train/eval mode and carries gradients.

        `cut` is a tensor because DJL's calls that carry gradients pass nothing else.
        """
        first, y = int(cut), z
        for i, block in enumerate(self.features):
            if i >= first:
                y = block(y)
        return self.classifier(y.mean([2, 3]))

    @torch.jit.export
    def resize(self, frame: Tensor, height: int, width: int) -> Tensor:
        """uint8 (H, W, 3) -> uint8 (1, 3, height, width), antialiased bilinear as PIL's."""
        x = frame.permute(2, 0, 1).unsqueeze(0)
        return F.interpolate(x, [height, width], mode="bilinear", align_corners=False, antialias=True)

    @torch.jit.export
    def normalize(self, x: Tensor, imagenet: bool) -> Tensor:
        """uint8 (N, 3, H, W) -> float in [0, 1], minus ImageNet's mean and over its deviation if asked.

        Channels-last in memory, which convolutions and batch norms take less time for.
        """
        y = x.contiguous(memory_format=torch.channels_last).to(torch.float).div(255)
        if imagenet:
            mean = torch.tensor([0.485, 0.456, 0.406], device=x.device).reshape(1, 3, 1, 1)
            std = torch.tensor([0.229, 0.224, 0.225], device=x.device).reshape(1, 3, 1, 1)
            y = y.sub(mean).div(std)
        return y

    @torch.jit.export
    def preprocess(self, frame: Tensor, height: int, width: int, imagenet: bool) -> Tensor:
        """uint8 (H, W, 3) -> float (1, 3, height, width), ready for `forward` and `frozen`."""
        return self.normalize(self.resize(frame, height, width), imagenet)

    @torch.jit.export
    def state(self) -> Dict[str, Tensor]:
        """Every parameter and buffer by name; the tensors are the module's own, not copies."""
        result: Dict[str, Tensor] = {}
        for i, block in enumerate(self.features):
            block.name_state(result, "features." + str(i) + ".")
        result["classifier.weight"] = self.classifier.weight.detach()
        result["classifier.bias"] = self.classifier.bias.detach()
        return result

    @torch.jit.export
    def load_state(self, values: Dict[str, Tensor]) -> None:
        """Copies `values` into the parameters and buffers of those names."""
        with torch.no_grad():
            own = self.state()
            for name, value in values.items():
                assert name in own, "no parameter or buffer is named " + name
                assert own[name].shape == value.shape, "another shape: " + name
                own[name].copy_(value)

    @torch.jit.export
    def reset_classifier(self, classes: int) -> None:
        """A fresh linear layer, initialised as torch.nn.Linear is: uniform in +-1/sqrt(1280).

        Called in inference mode, the new tensors cannot be trained until the module has been saved and loaded again.
        """
        with torch.no_grad():
            device = self.classifier.weight.device
            self.classifier.weight = torch.empty([classes, 1280]).uniform_(-1280 ** -0.5, 1280 ** -0.5).to(device)
            self.classifier.bias = torch.empty([classes]).uniform_(-1280 ** -0.5, 1280 ** -0.5).to(device)

    @torch.jit.export
    def new_classifier(self, classes: Tensor) -> Tensor:
        """`reset_classifier` for callers that pass and expect nothing but tensors, as DJL's outside inference mode."""
        self.reset_classifier(int(classes))
        return classes


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(
        here, "../src/main/resources/dev/tjtrain/network/mobilenet_v2.pt")
    model = MobileNetV2().eval()
    with torch.no_grad():
        for tensor in list(model.parameters()) + list(model.buffers()):
            tensor.zero_()
    scripted = torch.jit.script(model)
    stored = out + ".stored"
    os.makedirs(os.path.dirname(os.path.abspath(out)), exist_ok=True)
    scripted.save(stored)
    with zipfile.ZipFile(stored) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name in source.namelist():
            if name.endswith(".debug_pkl"):  # source ranges of this script, for stack traces only
                continue
            entry = zipfile.ZipInfo("mobilenet_v2/" + name.split("/", 1)[1], (2025, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    os.remove(stored)
    print(f"{out}: {os.path.getsize(out):,} bytes")


if __name__ == "__main__":
    main()
