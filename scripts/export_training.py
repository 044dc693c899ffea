#!/usr/bin/python3
"""Writes cross_entropy.pt and optimizer.pt into src/main/resources/dev/tjtrain/train, both TorchScript without weights.

For maintainers; needs Debian's python3-torch (apt-get install python3-torch). Users of the jar never run it.
Usage: scripts/export_training.py [DIR]

As TorchScript a whole step is two calls, whatever the number of parameters. The arithmetic is that of torch.nn and
torch.optim; scripts/make_training_golden.py writes what PyTorch itself makes of the same problems.
"""
import os
import sys
import zipfile
from typing import List

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class CrossEntropy(nn.Module):
    """torch.nn.CrossEntropyLoss, reduced by its (weighted) mean."""
    weights: List[Tensor]
    smoothing: float

    def __init__(self):
        super().__init__()
        self.weights = []
        self.smoothing = 0.0

    @torch.jit.export
    def smooth(self, smoothing: float) -> None:
        """The share of the target that goes to all classes alike."""
        self.smoothing = smoothing

    @torch.jit.export
    def weigh(self, weights: Tensor) -> None:
        """The weight of each class, float (classes)."""
        self.weights = [weights]

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """(N, classes), int64 (N) -> scalar."""
        if len(self.weights) == 1:
            return F.cross_entropy(logits, labels, self.weights[0], label_smoothing=self.smoothing)
        return F.cross_entropy(logits, labels, label_smoothing=self.smoothing)


class Optimizer(nn.Module):
    """torch.optim's SGD, Adam and AdamW, their betas and epsilon at the default."""
    parameters_: List[Tensor]  # require gradients
    first: List[Tensor]        # SGD's momentum, Adam's mean of the gradient; one a parameter
    second: List[Tensor]       # Adam's mean of the squared gradient; one a parameter
    steps: List[Tensor]        # Adam's number of steps taken, the same float scalar once a parameter
    rate: float
    decay: float
    momentum: float
    decoupled: bool

    def __init__(self):
        super().__init__()
        self.parameters_, self.first, self.second, self.steps = [], [], [], []
        self.rate, self.decay, self.momentum, self.decoupled = 0.0, 0.0, 0.0, False

    @torch.jit.export
    def begin_sgd(self, parameters: List[Tensor], buffers: List[Tensor], decay: float, momentum: float) -> None:
        self.parameters_, self.first, self.decay, self.momentum = parameters, buffers, decay, momentum

    @torch.jit.export
    def begin_adam(self, parameters: List[Tensor], means: List[Tensor], squares: List[Tensor], step: Tensor,
                   decay: float, decoupled: bool) -> None:
        self.parameters_, self.first, self.second, self.decay = parameters, means, squares, decay
        self.decoupled = decoupled
        self.steps = [step for _ in parameters]

    @torch.jit.export
    def set_rate(self, rate: float) -> None:
        self.rate = rate

    def forward(self, loss: Tensor) -> Tensor:
        """Moves every parameter against the gradient of `loss`; returns the loss."""
        gradients: List[Tensor] = []
        for gradient in torch.autograd.grad([loss], self.parameters_):
            assert gradient is not None
            gradients.append(gradient.contiguous())  # the fused update walks memory, not indices
        self.update(gradients)
        return loss.detach()

    @torch.jit.export
    def update(self, gradients: List[Tensor]) -> None:
        """Moves every parameter against its gradient, contiguous and in the order of the parameters."""
        with torch.no_grad():
            if len(self.second) > 0:
                self.adam(gradients)
            else:
                self.sgd(gradients)

    def sgd(self, gradients: List[Tensor]) -> None:
        if self.decay != 0.0:
            gradients = torch._foreach_add(gradients, self.parameters_, alpha=self.decay)
        if self.momentum != 0.0:
            torch._foreach_mul_(self.first, self.momentum)
            torch._foreach_add_(self.first, gradients)
            gradients = self.first
        torch._foreach_add_(self.parameters_, gradients, alpha=-self.rate)

    def adam(self, gradients: List[Tensor]) -> None:
        decay = self.decay
        if self.decoupled:
            torch._foreach_mul_(self.parameters_, 1.0 - self.rate * decay)
            decay = 0.0
        self.steps[0].add_(1.0)
        torch._fused_adam_(self.parameters_, gradients, self.first, self.second, [], self.steps, lr=self.rate, beta1=0.9,
                           beta2=0.999, weight_decay=decay, eps=1e-8, amsgrad=False, maximize=False)


def write(module: nn.Module, out: str) -> None:
    """Saves `module` deflated and without the source ranges of this script; the same bytes every time."""
    name = os.path.splitext(os.path.basename(out))[0]
    torch.jit.script(module).save(out + ".stored")
    with zipfile.ZipFile(out + ".stored") as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            if not entry.endswith(".debug_pkl"):
                info = zipfile.ZipInfo(name + "/" + entry.split("/", 1)[1], (2025, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(info, source.read(entry))
    os.remove(out + ".stored")
    print(f"{out}: {os.path.getsize(out):,} bytes")


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../src/main/resources/dev/tjtrain/train")
    os.makedirs(folder, exist_ok=True)
    write(CrossEntropy(), os.path.join(folder, "cross_entropy.pt"))
    write(Optimizer(), os.path.join(folder, "optimizer.pt"))


if __name__ == "__main__":
    main()
