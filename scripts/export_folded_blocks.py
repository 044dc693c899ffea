#!/usr/bin/python3
"""Writes folded_blocks.pt and folded_blocks_onednn.pt into src/main/resources/dev/tjtrain/network: MobileNetV2's blocks
in inference mode as TorchScript, without weights.

For maintainers; needs Debian's python3-torch (apt-get install python3-torch). Users of the jar never run it.
Usage: scripts/export_folded_blocks.py [DIR]

Each batch norm, which in inference mode is a fixed scale and shift, is folded into the convolution before it. The
second module does the same by oneDNN's own operators, which clamp as they convolve and take weights in the layout that
their kernels want: on a CPU that takes a fifth less time. libtorch has these operators on x86 only, and Debian's PyTorch
does not know them at all, so they are written into the saved module's code.
"""
import os
import re
import sys
import zipfile
from typing import Dict, List

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from export_learning import write

ONEDNN = {
    "convolution": """def convolution(x: Tensor,
    weight: Tensor,
    bias: Tensor,
    stride: int,
    padding: int,
    groups: int,
    clamp: bool) -> Tensor:
  if clamp:
    y = ops.mkldnn._convolution_pointwise(x, weight, bias, [padding, padding], [stride, stride], [1, 1], groups, "hardtanh", annotate(List[Optional[number]], [0., 6.]), "")
  else:
    y = ops.mkldnn._convolution_pointwise(x, weight, bias, [padding, padding], [stride, stride], [1, 1], groups, "none", annotate(List[Optional[number]], []), "")
  return y
""",
    "arranged": """def arranged(weight: Tensor,
    stride: int,
    padding: int,
    groups: int,
    input_size: List[int]) -> Tensor:
  return ops.mkldnn._reorder_convolution_weight(weight, [padding, padding], [stride, stride], [1, 1], groups, input_size)
"""}


def convolution(x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int, groups: int, clamp: bool) -> Tensor:
    """A convolution, with ReLU6 behind it if `clamp`."""
    y = F.conv2d(x, weight, bias, [stride, stride], [padding, padding], [1, 1], groups)
    if clamp:
        y = F.hardtanh_(y, 0.0, 6.0)
    return y


def arranged(weight: Tensor, stride: int, padding: int, groups: int, input_size: List[int]) -> Tensor:
    """A weight as `convolution` likes it best, for an input of that size, (N, C, H, W)."""
    return weight.contiguous(memory_format=torch.channels_last)


class FoldedBlocks(nn.Module):
    """Blocks [first, last), as their weights were at `begin`."""
    weights: List[Tensor]   # by convolution
    biases: List[Tensor]
    strides: List[int]
    paddings: List[int]
    groups: List[int]
    clamps: List[bool]
    lengths: List[int]      # by block: how many convolutions
    residuals: List[bool]
    size: List[int]         # of what has been folded so far: (N, C, H, W)
    classifier: List[Tensor]  # weight and bias, if logits are wanted
    pooled: bool

    def __init__(self):
        super().__init__()
        self.weights, self.biases = [], []
        self.strides, self.paddings, self.groups, self.clamps = [], [], [], []
        self.lengths, self.residuals, self.size, self.classifier, self.pooled = [], [], [], [], False

    @torch.jit.export
    def begin(self, state: Dict[str, Tensor], first: int, last: int, ending: str, input_size: List[int]) -> None:
        """`ending` is "features", "pooled" or "logits"; `input_size` (N, C, H, W), other N are only slower."""
        self.weights.clear()
        self.biases.clear()
        self.strides.clear()
        self.paddings.clear()
        self.groups.clear()
        self.clamps.clear()
        self.lengths.clear()
        self.residuals.clear()
        self.classifier.clear()
        self.size = input_size.copy()
        self.pooled = ending != "features"
        if ending == "logits":
            self.classifier.append(state["classifier.weight"].detach())
            self.classifier.append(state["classifier.bias"].detach())
        for block in range(first, last):
            p = "features." + str(block) + "."
            residual = False
            if block == 0 or block == 18:
                self.fold(state, p + "0.", p + "1.", 2 if block == 0 else 1, True)
                self.lengths.append(1)
            elif block == 1:
                self.fold(state, p + "conv.0.0.", p + "conv.0.1.", 1, True)
                self.fold(state, p + "conv.1.", p + "conv.2.", 1, False)
                self.lengths.append(2)
            else:
                stride = 2 if block in [2, 4, 7, 14] else 1  # table 2 of the paper
                inputs = state[p + "conv.0.0.weight"].size(1)
                self.fold(state, p + "conv.0.0.", p + "conv.0.1.", 1, True)
                self.fold(state, p + "conv.1.0.", p + "conv.1.1.", stride, True)
                self.fold(state, p + "conv.2.", p + "conv.3.", 1, False)
                self.lengths.append(3)
                residual = stride == 1 and inputs == self.size[1]
            self.residuals.append(residual)

    def fold(self, state: Dict[str, Tensor], conv: str, norm: str, stride: int, clamp: bool) -> None:
        weight = state[conv + "weight"].detach()
        scale = state[norm + "weight"].detach() * torch.rsqrt(state[norm + "running_var"] + 1e-5)
        groups = 1 if weight.size(1) == self.size[1] else self.size[1]
        padding = (weight.size(2) - 1) // 2
        folded = weight * scale.reshape(-1, 1, 1, 1)
        self.weights.append(arranged(folded, stride, padding, groups, self.size))
        self.biases.append(state[norm + "bias"].detach() - state[norm + "running_mean"] * scale)
        self.strides.append(stride)
        self.paddings.append(padding)
        self.groups.append(groups)
        self.clamps.append(clamp)
        self.size[1] = weight.size(0)
        self.size[2] = (self.size[2] + stride - 1) // stride
        self.size[3] = (self.size[3] + stride - 1) // stride

    def forward(self, x: Tensor) -> Tensor:
        """float (N, C, H, W) -> (N, C', H', W'), channels-last in memory; (N, 1280, 1, 1); or (N, classes)"""
        y = x.contiguous(memory_format=torch.channels_last)
        at = 0
        for length, residual in zip(self.lengths, self.residuals):
            z = y
            for _ in range(length):
                z = convolution(z, self.weights[at], self.biases[at], self.strides[at], self.paddings[at],
                                self.groups[at], self.clamps[at])
                at += 1
            y = z.add_(y) if residual else z
        if len(self.classifier) == 2:
            return F.linear(y.mean([2, 3]), self.classifier[0], self.classifier[1])
        return y.mean([2, 3], keepdim=True) if self.pooled else y


def with_onednn(plain: str, out: str) -> None:
    """Writes the module in `plain` with oneDNN's operators for its two functions."""
    name, plain_name = (os.path.splitext(os.path.basename(path))[0] for path in (out, plain))
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        replaced = set()
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename.endswith(".py"):
                code = data.decode()
                for function, body in ONEDNN.items():
                    code, count = re.subn(rf"^def {function}\(.*?(?=^\S|\Z)", body, code, flags=re.M | re.S)
                    replaced.update([function] * count)
                data = code.encode()
            info = zipfile.ZipInfo(entry.filename.replace(plain_name + "/", name + "/", 1), entry.date_time)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)
    assert replaced == set(ONEDNN), replaced
    print(f"{out}: {os.path.getsize(out):,} bytes")


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../src/main/resources/dev/tjtrain/network")
    plain = os.path.join(folder, "folded_blocks.pt")
    write(FoldedBlocks(), plain)
    with_onednn(plain, os.path.join(folder, "folded_blocks_onednn.pt"))


if __name__ == "__main__":
    main()
