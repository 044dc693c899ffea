#!/usr/bin/python3
"""Writes src/main/resources/dev/tjtrain/train/learning.pt: objective, optimizer and training steps, without weights.

For maintainers; needs Debian's python3-torch (apt-get install python3-torch). Users of the jar never run it.
Usage: scripts/export_learning.py [OUT]

The arithmetic of objective and optimizer is that of torch.nn and torch.optim; scripts/make_training_golden.py writes
what PyTorch itself makes of the same problems.

There are three ways to take a step. `loss` and `minimize` are for whatever autograd can differentiate. `head_steps`
trains a linear head alone, many batches a call. The `tail_` methods train blocks from a cut on, with their channels
shared out among threads. The last two know their gradients by themselves: nothing is recorded, and the operations are
those that autograd would call.
"""
import os
import sys
import zipfile
from typing import Dict, List, Tuple

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

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """(N, classes), int64 (N) -> scalar."""
        if len(self.weights) == 1:
            return F.cross_entropy(logits, labels, self.weights[0], label_smoothing=self.smoothing)
        return F.cross_entropy(logits, labels, label_smoothing=self.smoothing)

    @torch.jit.export
    def gradient(self, logits: Tensor, labels: Tensor) -> Tensor:
        """d forward / d logits, (N, classes).

        The loss is the sum over images i and classes c of t(i, c) * -log softmax(logits)(i, c), where the target
        t(i, c) = w(c) * ((1 - smoothing) * [c = label(i)] + smoothing / classes) / sum over i of w(label(i)).
        """
        classes = logits.size(1)
        target = torch.full_like(logits, self.smoothing / classes)
        target.scatter_add_(1, labels.unsqueeze(1), torch.full_like(logits, 1.0 - self.smoothing))
        total = torch.full([], float(labels.size(0)), device=logits.device)
        if len(self.weights) == 1:
            target = target * self.weights[0]
            total = self.weights[0][labels].sum()
        target = target / total
        return F.softmax(logits, 1) * target.sum(1, keepdim=True) - target


class Optimizer(nn.Module):
    """torch.optim's SGD, Adam and AdamW, their betas and epsilon at the default.

    Every tensor is used as parts of it in a row, so that several threads can move the same parameters, each its own
    part. The arithmetic is by element: the parts change no bit.
    """
    parameters_: List[Tensor]   # require gradients
    shares: List[List[Tensor]]  # by part: of every parameter, flat
    first: List[List[Tensor]]   # likewise: SGD's momentum, Adam's mean of the gradient
    second: List[List[Tensor]]  # likewise: Adam's mean of the squared gradient
    step: List[Tensor]          # one: Adam's number of steps taken
    rate: float
    decay: float
    momentum: float
    decoupled: bool

    def __init__(self):
        super().__init__()
        self.parameters_, self.step = [], []
        self.shares, self.first, self.second = [], [], []
        self.rate, self.decay, self.momentum, self.decoupled = 0.0, 0.0, 0.0, False

    def begin(self, parameters: List[Tensor], parts: int) -> None:
        self.parameters_ = parameters
        self.shares = self.flat_parts([p.detach() for p in parameters], parts)

    @torch.jit.export
    def begin_sgd(self, parameters: List[Tensor], buffers: List[Tensor], decay: float, momentum: float,
                  parts: int) -> None:
        self.begin(parameters, parts)
        self.first = self.flat_parts(buffers, parts)
        self.decay, self.momentum = decay, momentum

    @torch.jit.export
    def begin_adam(self, parameters: List[Tensor], means: List[Tensor], squares: List[Tensor], step: Tensor,
                   decay: float, decoupled: bool, parts: int) -> None:
        self.begin(parameters, parts)
        self.first, self.second = self.flat_parts(means, parts), self.flat_parts(squares, parts)
        self.step, self.decay, self.decoupled = [step], decay, decoupled

    @torch.jit.export
    def flat_parts(self, tensors: List[Tensor], parts: int) -> List[List[Tensor]]:
        """By part: a piece of each tensor, which has to be contiguous."""
        result: List[List[Tensor]] = []
        for part in range(parts):
            pieces: List[Tensor] = []
            for t in tensors:
                flat = t.view(-1)
                pieces.append(flat[flat.size(0) * part // parts:flat.size(0) * (part + 1) // parts])
            result.append(pieces)
        return result

    @torch.jit.export
    def count(self) -> None:
        """Counts the step that is about to be made."""
        for step in self.step:
            step.add_(1.0)

    @torch.jit.export
    def update(self, gradients: List[Tensor], part: int) -> None:
        """Moves that part of every parameter against the same part of its gradient."""
        if len(self.step) > 0:
            self.adam(gradients, part)
        else:
            self.sgd(gradients, part)

    def sgd(self, gradients: List[Tensor], part: int) -> None:
        if self.decay != 0.0:
            gradients = torch._foreach_add(gradients, self.shares[part], alpha=self.decay)
        if self.momentum != 0.0:
            torch._foreach_mul_(self.first[part], self.momentum)
            torch._foreach_add_(self.first[part], gradients)
            gradients = self.first[part]
        torch._foreach_add_(self.shares[part], gradients, alpha=-self.rate)

    def adam(self, gradients: List[Tensor], part: int) -> None:
        decay = self.decay
        shares = self.shares[part]
        if self.decoupled:
            torch._foreach_mul_(shares, 1.0 - self.rate * decay)
            decay = 0.0
        steps = [self.step[0] for _ in shares]
        torch._fused_adam_(shares, gradients, self.first[part], self.second[part], [], steps, lr=self.rate, beta1=0.9,
                           beta2=0.999, weight_decay=decay, eps=1e-8, amsgrad=False, maximize=False)

    @torch.jit.export
    def step_along(self, gradients: List[Tensor]) -> None:
        """A whole step by this thread alone; gradients have the parameters' shapes."""
        with torch.no_grad():
            self.count()
            parts = len(self.shares)
            pieces = self.flat_parts([g.contiguous() for g in gradients], parts)
            for part in range(parts):
                self.update(pieces[part], part)


def channels_first(x: Tensor) -> Tensor:
    return x.permute(0, 3, 1, 2)


def channels_last(x: Tensor) -> Tensor:
    return x.permute(0, 2, 3, 1)


def rows(x: Tensor) -> Tensor:
    """(N, h, w, C) -> (N * h * w, C), the same memory."""
    return x.reshape(-1, x.size(3))


class Tail(nn.Module):
    """Training steps of blocks [first, 19), pooling and classifier, their channels shared out among threads.

    Within an inverted residual everything from the expansion to the projection belongs to one hidden channel alone,
    batch norm and depthwise convolution included; only the projection adds the channels up. So each thread takes some
    of the hidden channels through the whole block, forward and backward, and the partial projections are added: a few
    meetings of the threads a step, where sharing out each operation has dozens. This is the tensor parallelism of
    "Megatron-LM: Training Multi-Billion Parameter Language Models Using Model Parallelism" (Shoeybi et al., 2019).

    1x1 convolutions are products of matrices over rows in channels-last order. A stage is a block; the last one goes
    from block 18 to the logits. Each thread calls the methods with a `part` for its own; those without are for one
    thread, while the others wait.
    """
    state: Dict[str, Tensor]        # the network's own tensors by name
    gradients: Dict[str, Tensor]    # of the parameters that learn, by name
    counters: List[Tensor]          # batches that batch norms have seen
    first: int
    parts: int
    inputs: List[Tensor]            # by stage, (N, h, w, C)
    saved: List[List[Tensor]]       # by stage and part: what forward leaves for backward
    partial: List[Tensor]           # by stage and part: projections or logits, then gradients of the input
    projections: List[List[Tensor]] # by stage: the sum of the projections, mean and deviation
    output_gradients: List[Tensor]  # by stage, of the sum of the projections, or of the logits
    input_gradients: List[Tensor]   # by stage

    def __init__(self):
        super().__init__()
        self.state, self.gradients, self.first, self.parts = {}, {}, 18, 1
        self.counters = []
        self.inputs, self.saved, self.partial, self.projections = [], [], [], []
        self.output_gradients, self.input_gradients = [], []

    @torch.jit.export
    def begin(self, state: Dict[str, Tensor], names: List[str], first: int, parts: int) -> List[Tensor]:
        """`first` from 2 to 18, `names` of all parameters from there on. -> their gradients, made by each step."""
        self.state, self.first, self.parts = state, first, parts
        for name, value in state.items():
            if name.endswith("num_batches_tracked") and int(name.split(".")[1]) >= first:
                self.counters.append(value)
        empty = torch.zeros([0])
        for _ in range(first, 19):
            self.inputs.append(empty)
            self.projections.append([empty])
            self.output_gradients.append(empty)
            self.input_gradients.append(empty)
            for _ in range(parts):
                self.saved.append([empty])
                self.partial.append(empty)
        result: List[Tensor] = []
        for name in names:
            self.gradients[name] = torch.zeros_like(state[name], memory_format=torch.contiguous_format)
            result.append(self.gradients[name])
        return result

    @torch.jit.export
    def take(self, z: Tensor) -> None:
        """The input of the first stage, (N, C, h, w)."""
        height, width = z.size(2), z.size(3)
        for block in range(self.first, 18):
            stride = self.stride(block)
            height, width = (height + stride - 1) // stride, (width + stride - 1) // stride
        assert z.size(0) * height * width > 1, "Expected more than 1 value per channel when training"
        self.inputs[0] = channels_last(z).contiguous()

    @torch.jit.export
    def forward_part(self, stage: int, part: int) -> None:
        x, low, high = self.inputs[stage], self.bound(stage, part), self.bound(stage, part + 1)
        block = self.first + stage
        p = "features." + str(block) + (".conv.0." if block < 18 else ".")
        y0 = F.linear(x, self.matrix(p + "0.weight")[low:high])
        n0, mean0, deviation0 = self.norm(channels_first(y0), p + "1.", low, high)
        a0 = F.hardtanh_(n0, 0.0, 6.0)
        if block == 18:
            pooled = a0.mean([2, 3])
            self.partial[stage * self.parts + part] = F.linear(pooled, self.state["classifier.weight"].detach()[:, low:high])
            self.saved[stage * self.parts + part] = [y0, mean0, deviation0, a0, pooled]
        else:
            p = "features." + str(block) + ".conv."
            stride = self.stride(block)
            w1 = self.state[p + "1.0.weight"].detach()[low:high]
            y1 = F.conv2d(a0, w1, None, [stride, stride], [1, 1], [1, 1], high - low)
            n1, mean1, deviation1 = self.norm(y1, p + "1.1.", low, high)
            a1 = F.hardtanh_(n1, 0.0, 6.0)
            self.partial[stage * self.parts + part] = F.linear(channels_last(a1), self.matrix(p + "2.weight")[:, low:high])
            self.saved[stage * self.parts + part] = [y0, mean0, deviation0, a0, y1, mean1, deviation1, a1]

    @torch.jit.export
    def join(self, stage: int) -> None:
        """Adds up an inverted residual's projections; its output is the next stage's input."""
        p = "features." + str(self.first + stage) + ".conv.3."
        summed = self.sum_of_parts(stage)
        y, mean, deviation = self.norm(channels_first(summed), p, 0, summed.size(3))
        self.projections[stage] = [summed, mean, deviation]
        out = channels_last(y)
        self.inputs[stage + 1] = self.inputs[stage] + out if self.residual(stage) else out

    @torch.jit.export
    def logits(self) -> Tensor:
        return self.state["classifier.bias"].detach() + self.sum_of_parts(len(self.inputs) - 1)

    @torch.jit.export
    def turn(self, g: Tensor) -> None:
        """Begins the way back with the gradient of the logits."""
        self.output_gradients[len(self.inputs) - 1] = g
        self.gradients["classifier.bias"].copy_(g.sum(0))
        for counter in self.counters:
            counter.add_(1)

    @torch.jit.export
    def backward_part(self, stage: int, part: int) -> None:
        x, low, high = self.inputs[stage], self.bound(stage, part), self.bound(stage, part + 1)
        g = self.output_gradients[stage]
        saved = self.saved[stage * self.parts + part]
        block = self.first + stage
        if block == 18:
            p = "features.18."
            a0, pooled = saved[3], saved[4]
            torch.mm(g.t(), pooled, out=self.gradients["classifier.weight"][:, low:high])
            g = torch.mm(g, self.state["classifier.weight"].detach()[:, low:high])
            area = a0.size(2) * a0.size(3)
            g = g.div(float(area)).unsqueeze(2).unsqueeze(3).expand_as(a0).contiguous(memory_format=torch.channels_last)
        else:
            p = "features." + str(block) + ".conv."
            a1 = saved[7]
            gr, ar = rows(g), rows(channels_last(a1))
            torch.mm(gr.t(), ar, out=self.gradient_matrix(p + "2.weight")[:, low:high])
            g = torch.mm(gr, self.matrix(p + "2.weight")[:, low:high])
            g = channels_first(g.view(a1.size(0), a1.size(2), a1.size(3), high - low))
            g = torch.ops.aten.hardtanh_backward(g, a1, 0.0, 6.0)
            g = self.norm_backward(g, saved[4], p + "1.1.", saved[5], saved[6], low, high)
            stride = self.stride(block)
            w1 = self.state[p + "1.0.weight"].detach()[low:high]
            g, gw, _ = torch.ops.aten.convolution_backward(g, saved[3], w1, None, [stride, stride], [1, 1], [1, 1], False,
                                                           [0, 0], high - low, [True, True, False])
            self.gradients[p + "1.0.weight"][low:high].copy_(gw)
            p = p + "0."
        g = torch.ops.aten.hardtanh_backward(g, saved[3], 0.0, 6.0)
        g = self.norm_backward(g, channels_first(saved[0]), p + "1.", saved[1], saved[2], low, high)
        gr = rows(channels_last(g))
        torch.mm(gr.t(), rows(x), out=self.gradient_matrix(p + "0.weight")[low:high])
        if stage > 0:
            self.partial[stage * self.parts + part] = torch.mm(gr, self.matrix(p + "0.weight")[low:high])

    @torch.jit.export
    def meet(self, stage: int) -> None:
        """On the way back, from the input of `stage` to the projections of the stage before it."""
        g = self.sum_of_parts(stage).view_as(self.inputs[stage])
        if stage < len(self.inputs) - 1 and self.residual(stage):
            g = g + self.input_gradients[stage + 1]
        self.input_gradients[stage] = g
        before = stage - 1
        p = "features." + str(self.first + before) + ".conv.3."
        summed, mean, deviation = self.projections[before]
        g = self.norm_backward(channels_first(g), channels_first(summed), p, mean, deviation, 0, summed.size(3))
        self.output_gradients[before] = channels_last(g)

    def norm(self, x: Tensor, p: str, low: int, high: int) -> Tuple[Tensor, Tensor, Tensor]:
        """Batch norm of channels [low, high), x (N, C, h, w). Moves the running statistics. -> y, mean, 1/deviation"""
        return torch.native_batch_norm(
            x, self.state[p + "weight"].detach()[low:high], self.state[p + "bias"].detach()[low:high],
            self.state[p + "running_mean"][low:high], self.state[p + "running_var"][low:high], True, 0.1, 1e-5)

    def norm_backward(self, g: Tensor, x: Tensor, p: str, mean: Tensor, deviation: Tensor, low: int, high: int) -> Tensor:
        of_x, of_weight, of_bias = torch.ops.aten.native_batch_norm_backward(
            g, x, self.state[p + "weight"].detach()[low:high], self.state[p + "running_mean"][low:high],
            self.state[p + "running_var"][low:high], mean, deviation, True, 1e-5, [True, True, True])
        self.gradients[p + "weight"][low:high].copy_(of_weight)
        self.gradients[p + "bias"][low:high].copy_(of_bias)
        return of_x

    def sum_of_parts(self, stage: int) -> Tensor:
        summed = self.partial[stage * self.parts]
        for part in range(1, self.parts):
            summed = summed + self.partial[stage * self.parts + part]
        return summed

    def matrix(self, name: str) -> Tensor:
        """The weight of a 1x1 convolution, (outputs, inputs)."""
        return self.state[name].detach().flatten(1)

    def gradient_matrix(self, name: str) -> Tensor:
        return self.gradients[name].flatten(1)

    def bound(self, stage: int, part: int) -> int:
        """Of the hidden channels; those of block 18 are its outputs."""
        block = self.first + stage
        name = "features.18.0.weight" if block == 18 else "features." + str(block) + ".conv.0.0.weight"
        return self.state[name].size(0) * part // self.parts

    def stride(self, block: int) -> int:
        """Of the depthwise convolution: table 2 of the MobileNetV2 paper."""
        return 2 if block in [2, 4, 7, 14] else 1

    def residual(self, stage: int) -> bool:
        block = self.first + stage
        p = "features." + str(block) + ".conv."
        same = self.state[p + "0.0.weight"].size(1) == self.state[p + "2.weight"].size(0)
        return same and self.stride(block) == 1


class Learning(nn.Module):
    """What Java calls."""
    tail_gradients: List[List[Tensor]]  # by part: of every parameter, flat

    def __init__(self):
        super().__init__()
        self.objective, self.optimizer, self.tail = CrossEntropy(), Optimizer(), Tail()
        self.tail_gradients = []

    @torch.jit.export
    def smooth(self, smoothing: float) -> None:
        """The share of the target that goes to all classes alike."""
        self.objective.smoothing = smoothing

    @torch.jit.export
    def weigh(self, weights: Tensor) -> None:
        """The weight of each class, float (classes)."""
        self.objective.weights = [weights]

    @torch.jit.export
    def begin_sgd(self, parameters: List[Tensor], buffers: List[Tensor], decay: float, momentum: float,
                  parts: int) -> None:
        self.optimizer.begin_sgd(parameters, buffers, decay, momentum, parts)

    @torch.jit.export
    def begin_adam(self, parameters: List[Tensor], means: List[Tensor], squares: List[Tensor], step: Tensor,
                   decay: float, decoupled: bool, parts: int) -> None:
        self.optimizer.begin_adam(parameters, means, squares, step, decay, decoupled, parts)

    @torch.jit.export
    def set_rate(self, rate: float) -> None:
        self.optimizer.rate = rate

    @torch.jit.export
    def restore(self, state: List[Tensor], saved: List[Tensor]) -> None:
        """Copies into tensors that the optimizer has begun with, which have to stay where they are."""
        for own, value in zip(state, saved):
            own.copy_(value)

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        return self.objective(logits, labels)

    @torch.jit.export
    def gradient(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Of the objective by the logits."""
        return self.objective.gradient(logits, labels)

    @torch.jit.export
    def minimize(self, loss: Tensor) -> Tensor:
        """Makes a step along the gradient of a scalar that the parameters made; returns its value."""
        gradients: List[Tensor] = []
        for gradient in torch.autograd.grad([loss], self.optimizer.parameters_):
            assert gradient is not None
            gradients.append(gradient)
        self.optimizer.step_along(gradients)
        return loss.detach()

    @torch.jit.export
    def head_steps(self, x: Tensor, labels: Tensor, batch: int) -> Tensor:
        """Trains a linear head, the optimizer's parameters weight and bias, on (N, features), a step a `batch`.

        -> (steps, 2): the loss before each step, and how many of the batch were right.
        """
        weight, bias = self.optimizer.parameters_[0].detach(), self.optimizer.parameters_[1].detach()
        results: List[Tensor] = []
        for i in range(0, x.size(0), batch):
            inputs, classes = x[i:i + batch], labels[i:i + batch]
            logits = F.linear(inputs, weight, bias)
            results.append(self.judge(logits, classes))
            g = self.objective.gradient(logits, classes)
            self.optimizer.step_along([torch.mm(g.t(), inputs), g.sum(0)])
        return torch.stack(results)

    @torch.jit.export
    def judge(self, logits: Tensor, labels: Tensor) -> Tensor:
        """-> (2): loss, and how many labels are right; of equal logits the first counts."""
        right = (logits.argmax(1) == labels).sum().to(torch.float)
        return torch.stack([self.objective(logits, labels), right])

    @torch.jit.export
    def tail_begin(self, state: Dict[str, Tensor], names: List[str], first: int, parts: int) -> None:
        """The optimizer has begun with as many parts, and with the parameters of these names in the same order."""
        gradients = self.tail.begin(state, names, first, parts)
        self.tail_gradients = self.optimizer.flat_parts(gradients, parts)

    @torch.jit.export
    def tail_take(self, z: Tensor) -> None:
        self.tail.take(z)

    @torch.jit.export
    def tail_forward(self, stage: int, part: int) -> None:
        self.tail.forward_part(stage, part)

    @torch.jit.export
    def tail_join(self, stage: int) -> None:
        self.tail.join(stage)

    @torch.jit.export
    def tail_turn(self, labels: Tensor) -> Tensor:
        """Between forward and backward. -> what `judge` says"""
        logits = self.tail.logits()
        self.tail.turn(self.objective.gradient(logits, labels))
        self.optimizer.count()
        return self.judge(logits, labels)

    @torch.jit.export
    def tail_backward(self, stage: int, part: int) -> None:
        self.tail.backward_part(stage, part)

    @torch.jit.export
    def tail_meet(self, stage: int) -> None:
        self.tail.meet(stage)

    @torch.jit.export
    def tail_update(self, part: int) -> None:
        self.optimizer.update(self.tail_gradients[part], part)


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
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../src/main/resources/dev/tjtrain/train/learning.pt")
    os.makedirs(os.path.dirname(os.path.abspath(out)), exist_ok=True)
    write(Learning(), out)


if __name__ == "__main__":
    main()
