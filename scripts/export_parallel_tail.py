#!/usr/bin/python3
"""Writes src/main/resources/dev/tjtrain/train/parallel_tail.pt: a training step's forward and backward pass through the
last blocks of MobileNetV2, its channels shared out among threads.

For maintainers; needs Debian's python3-torch (apt-get install python3-torch). Users of the jar never run it.
Usage: scripts/export_parallel_tail.py [DIR]

Within an inverted residual everything from the expansion to the projection belongs to one hidden channel alone, batch
norm and depthwise convolution included; only the projection adds the channels up. So each thread takes some of the
hidden channels through the whole block, forward and backward, and the partial projections are added: four meetings of
the threads a block and step, where sharing each operation out has dozens. This is the tensor parallelism of
"Megatron-LM: Training Multi-Billion Parameter Language Models Using Model Parallelism" (Shoeybi et al., 2019).

1x1 convolutions are products of matrices over rows in channels-last order.
"""
import os
import sys
from typing import Dict, List, Optional

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from export_training import write


def variable(x: Tensor) -> Tensor:
    """A view on `x` for which gradients are recorded anew."""
    return x.detach().requires_grad_()


def channels_first(x: Tensor) -> Tensor:
    return x.permute(0, 3, 1, 2)


def channels_last(x: Tensor) -> Tensor:
    return x.permute(0, 2, 3, 1)


def gradients(output: Tensor, inputs: List[Tensor], seed: Tensor) -> List[Tensor]:
    """Those of `inputs` when that of `output` is `seed`."""
    found: List[Tensor] = []
    seeds: Optional[List[Optional[Tensor]]] = [seed]
    for gradient in torch.autograd.grad([output], inputs, seeds):
        assert gradient is not None
        found.append(gradient)
    return found


def settle() -> None:
    """Has this thread take over the number of threads that is set for all.

    libtorch sees to that where it shares work out itself, but not before it calls MKL, which would use every core in a
    thread's first product of matrices, with other last bits than in all that follow.
    """
    torch.log_softmax(torch.zeros([1]), 0)


class ParallelTail(nn.Module):
    """Blocks [first, 19), pooling and classifier in training mode; a stage is a block, the last one to the logits.

    What forward leaves for backward is listed by stage, and within a stage by part.
    """
    state: Dict[str, Tensor]           # the network's own tensors by name
    names: List[str]                   # of the parameters that learn
    first: int
    parts: int
    inputs: List[Tensor]               # (N, h, w, C)
    outputs: List[List[Tensor]]        # partial projections, or partial logits
    variables: List[List[List[Tensor]]]  # each part's share of the parameters
    projections: List[List[Tensor]]    # the sum of the partial projections, weight and bias of the batch norm behind it
    normed: List[Tensor]               # what that batch norm makes of it
    logits: List[Tensor]               # one, of the whole batch

    def __init__(self):
        super().__init__()
        self.state, self.names, self.first, self.parts = {}, [], 18, 1
        self.inputs, self.outputs, self.variables, self.projections = [], [], [], []
        self.normed, self.logits = [], []

    @torch.jit.export
    def begin(self, state: Dict[str, Tensor], names: List[str], first: int, parts: int) -> None:
        """`first` from 2 to 18, `names` of all parameters from there on; each of `parts` has a thread of its own."""
        self.state, self.names, self.first, self.parts = state, names, first, parts

    def forward(self, z: Tensor) -> Tensor:
        """(N, C, h, w) -> logits (N, classes), whose gradient `backward` asks for."""
        self.forget()
        self.check(z)
        x = channels_last(z).clone(memory_format=torch.contiguous_format)  # aligned, whatever `z` is
        for block in range(self.first, 18):
            x = self.through(block, x)
        partial = self.share_out(18, x)
        logits = self.state["classifier.bias"].detach()
        for p in partial:
            logits = logits + p.detach()
        self.logits.append(variable(logits))
        return self.logits[0]

    @torch.jit.export
    def backward(self, loss: Tensor) -> List[Tensor]:
        """Gradients of the parameters in the order of their names; counts the batch."""
        g = gradients(loss, self.logits, torch.ones_like(loss))[0]
        last = len(self.inputs) - 1
        by_name: Dict[str, Tensor] = {"classifier.bias": g.sum(0)}
        g = self.gather(18, last, g, by_name)
        for i in range(last):
            stage = last - 1 - i
            block = self.first + stage
            of_projection = gradients(self.normed[stage], self.projections[stage], g)
            prefix = "features." + str(block) + ".conv.3."
            by_name[prefix + "weight"], by_name[prefix + "bias"] = of_projection[1], of_projection[2]
            of_input = self.gather(block, stage, of_projection[0], by_name)
            if stage > 0:
                g = g + of_input if self.residual(block) else of_input
        self.forget()
        self.count()
        return [by_name[name] for name in self.names]

    def check(self, z: Tensor) -> None:
        """Refuses what batch norm would refuse, before there is another thread that goes on regardless."""
        height, width = z.size(2), z.size(3)
        for block in range(self.first, 18):
            stride = self.stride(block)
            height, width = (height + stride - 1) // stride, (width + stride - 1) // stride
        assert z.size(0) * height * width > 1, "Expected more than 1 value per channel when training"

    def through(self, block: int, x: Tensor) -> Tensor:
        """An inverted residual."""
        partial = self.share_out(block, x)
        summed = partial[0].detach()
        for p in partial[1:]:
            summed = summed + p.detach()
        prefix = "features." + str(block) + ".conv.3."
        self.projections.append(
            [variable(summed), variable(self.state[prefix + "weight"]), variable(self.state[prefix + "bias"])])
        projection = self.projections[-1]
        normed = channels_last(self.norm(channels_first(projection[0]), prefix, projection[1], projection[2], 0, -1))
        self.normed.append(normed)
        return x + normed.detach() if self.residual(block) else normed.detach()

    def share_out(self, block: int, x: Tensor) -> List[Tensor]:
        """Runs a stage's parts on `x`, the first one on this thread."""
        if len(self.inputs) > 0:
            x = variable(x)
        names = self.parameters_of(block)
        hidden = self.state[names[0]].size(0)
        variables: List[List[Tensor]] = []
        others: List[Future[Tensor]] = []
        for part in range(self.parts):
            low, high = self.bound(hidden, part), self.bound(hidden, part + 1)
            share = [variable(self.share(name, low, high)) for name in names]
            variables.append(share)
            if part > 0:
                others.append(torch.jit.fork(self.settled_part, block, x, share, low, high))
        outputs = [self.part(block, x, variables[0], 0, self.bound(hidden, 1))]
        for other in others:
            outputs.append(torch.jit.wait(other))
        self.inputs.append(x)
        self.variables.append(variables)
        self.outputs.append(outputs)
        return outputs

    def part(self, block: int, x: Tensor, share: List[Tensor], low: int, high: int) -> Tensor:
        """Hidden channels [low, high) of a stage: (N, h, w, C) -> their share of its output."""
        prefix = "features." + str(block) + (".conv.0." if block < 18 else ".")
        y = channels_first(F.linear(x, share[0]))
        y = F.relu6(self.norm(y, prefix + "1.", share[1], share[2], low, high), inplace=True)
        if block == 18:
            rows = channels_last(y)
            pooled = rows.sum([1, 2]).div(float(rows.size(1) * rows.size(2)))
            return F.linear(pooled, share[3])
        stride = self.stride(block)
        y = F.conv2d(y, share[3], None, [stride, stride], [1, 1], [1, 1], high - low)
        prefix = "features." + str(block) + ".conv.1.1."
        y = F.relu6(self.norm(y, prefix, share[4], share[5], low, high), inplace=True)
        return F.linear(channels_last(y), share[6])

    def settled_part(self, block: int, x: Tensor, share: List[Tensor], low: int, high: int) -> Tensor:
        settle()
        return self.part(block, x, share, low, high)

    def settled_gradients(self, output: Tensor, inputs: List[Tensor], seed: Tensor) -> List[Tensor]:
        settle()
        return gradients(output, inputs, seed)

    def gather(self, block: int, stage: int, g: Tensor, into: Dict[str, Tensor]) -> Tensor:
        """Runs a stage's parts backwards; returns the gradient of its input, for the first stage nothing of use."""
        wanted: List[Tensor] = []
        if stage > 0:
            wanted.append(self.inputs[stage])
        others: List[Future[List[Tensor]]] = []
        for part in range(1, self.parts):
            others.append(torch.jit.fork(self.settled_gradients, self.outputs[stage][part], wanted + self.variables[stage][part], g))
        parts = [gradients(self.outputs[stage][0], wanted + self.variables[stage][0], g)]
        for other in others:
            parts.append(torch.jit.wait(other))
        for i, name in enumerate(self.parameters_of(block)):
            shares = [part[len(wanted) + i] for part in parts]
            whole = shares[0] if len(shares) == 1 else torch.cat(shares, 1 if self.sums_up(name) else 0)
            into[name] = whole.reshape(self.state[name].shape)
        of_input = parts[0][0]
        if len(wanted) > 0:
            for part in parts[1:]:
                of_input = of_input + part[0]
        return of_input

    def parameters_of(self, block: int) -> List[str]:
        """Names of the parameters that are shared out."""
        p = "features." + str(block) + "."
        if block == 18:
            return [p + "0.weight", p + "1.weight", p + "1.bias", "classifier.weight"]
        p = p + "conv."
        return [p + "0.0.weight", p + "0.1.weight", p + "0.1.bias", p + "1.0.weight", p + "1.1.weight",
                p + "1.1.bias", p + "2.weight"]

    def sums_up(self, name: str) -> bool:
        """Whether hidden channels are what goes into this parameter; what comes out of it otherwise."""
        return name == "classifier.weight" or name.endswith("conv.2.weight")

    def share(self, name: str, low: int, high: int) -> Tensor:
        """Channels [low, high) of a parameter; 1x1 convolutions as matrices."""
        whole = self.state[name]
        if whole.dim() == 4 and whole.size(3) == 1:
            whole = whole.flatten(1)
        return whole[:, low:high] if self.sums_up(name) else whole[low:high]

    def norm(self, x: Tensor, prefix: str, weight: Tensor, bias: Tensor, low: int, high: int) -> Tensor:
        """Batch norm of channels [low, high) of (N, C, h, w); all if `high` is -1. Moves the running statistics."""
        mean, variance = self.state[prefix + "running_mean"], self.state[prefix + "running_var"]
        if high >= 0:
            mean, variance = mean[low:high], variance[low:high]
        return F.batch_norm(x, mean, variance, weight, bias, True, 0.1, 1e-5)

    def count(self) -> None:
        for name, value in self.state.items():
            if name.endswith("num_batches_tracked") and int(name.split(".")[1]) >= self.first:
                value.add_(1)

    def bound(self, hidden: int, part: int) -> int:
        return hidden * part // self.parts

    def stride(self, block: int) -> int:
        """Of the depthwise convolution: table 2 of the MobileNetV2 paper."""
        return 2 if block in [2, 4, 7, 14] else 1

    def residual(self, block: int) -> bool:
        prefix = "features." + str(block) + ".conv."
        same = self.state[prefix + "0.0.weight"].size(1) == self.state[prefix + "2.weight"].size(0)
        return same and self.stride(block) == 1

    def forget(self) -> None:
        self.inputs.clear()
        self.outputs.clear()
        self.variables.clear()
        self.projections.clear()
        self.normed.clear()
        self.logits.clear()


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../src/main/resources/dev/tjtrain/train")
    os.makedirs(folder, exist_ok=True)
    write(ParallelTail(), os.path.join(folder, "parallel_tail.pt"))


if __name__ == "__main__":
    main()
