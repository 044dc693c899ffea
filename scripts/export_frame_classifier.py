#!/usr/bin/python3
"""Writes src/main/resources/dev/tjtrain/network/frame_classifier.pt: MobileNetV2 that takes raw frames, with all-zero weights.

For maintainers; needs Debian's python3-torch. Run it again after scripts/export_mobilenet_v2.py, whose network it extends.
Usage: scripts/export_frame_classifier.py [OUT]
"""
import math
import os
import sys
from typing import List, Tuple

import torch
from torch import Tensor

import export_mobilenet_v2
from export_mobilenet_v2 import MobileNetV2


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


class FrameClassifier(MobileNetV2):
    """MobileNetV2 behind its preprocessing: raw frames in, logits out."""
    height: int
    width: int
    imagenet: bool

    def __init__(self):
        super().__init__()
        self.height, self.width, self.imagenet = 1, 1, False

    def forward(self, frames: Tensor) -> Tensor:
        """uint8 RGB (H, W, 3) of any size -> logits (classes); uint8 (N, H, W, 3) -> logits (N, classes).

        Always with the stored batch-norm statistics and without gradient.
        """
        assert frames.dtype == torch.uint8 and (frames.dim() == 3 or frames.dim() == 4) and frames.size(-1) == 3, \
            "give uint8 RGB frames, (H, W, 3) or (N, H, W, 3)"
        x = self.normalize(self.resize(frames, self.height, self.width), self.imagenet)
        with torch.no_grad():
            logits = self.classifier(self.embed(x, 0).flatten(1))
        return logits if frames.dim() == 4 else logits[0]

    @torch.jit.export
    def resize(self, frame: Tensor, height: int, width: int) -> Tensor:
        """uint8 (H, W, 3) or (N, H, W, 3) -> uint8 (N, 3, height, width), bit for bit as PIL's bilinear resize.

        libtorch's own antialiased interpolate keeps fewer bits of the weights and is one level off here and there.
        """
        frames = frame if frame.dim() == 4 else frame.unsqueeze(0)
        resized: List[Tensor] = []
        for one in frames.unbind(0):  # the sums of several would not stay in the processor's cache
            columns = resample(one.transpose(0, 1).contiguous(), width)  # (width, H, 3)
            resized.append(resample(columns.transpose(0, 1).contiguous(), height).permute(2, 0, 1))
        return torch.stack(resized)

    @torch.jit.export
    def configure(self, height: int, width: int, imagenet: bool) -> None:
        """Sets the preprocessing: the size to resize to, and whether ImageNet's mean and deviation are taken off."""
        self.height, self.width, self.imagenet = height, width, imagenet


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    export_mobilenet_v2.MobileNetV2 = FrameClassifier
    if len(sys.argv) == 1:
        sys.argv.append(os.path.join(here, "../src/main/resources/dev/tjtrain/network/frame_classifier.pt"))
    export_mobilenet_v2.main()
