"""Training steps in TorchScript: objective, optimizer, gradients.

The arithmetic of objective and optimizer is that of torch.nn and torch.optim; scripts/make_training_golden.py writes
what PyTorch itself makes of the same problems.

`Learning` is what Java calls. `configure` sets it up; it then takes steps in one of three ways. `autograd_step` is for
whatever autograd can differentiate. `head_steps` trains a linear head alone, many batches a call. The `blocks_` methods
train the last blocks, with their channels shared out among threads. The last two know their gradients by themselves:
nothing is recorded, and the operations are those that autograd would call.
"""
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

    Several threads may move the parameters, each its own share of every tensor. The arithmetic is by element: how many
    share changes no bit.
    """
    parameters_: List[Tensor]    # require gradients
    shares: List[List[Tensor]]   # by thread: of every parameter, flat
    first: List[List[Tensor]]    # likewise: SGD's momentum, Adam's mean of the gradient
    second: List[List[Tensor]]   # likewise: Adam's mean of the squared gradient
    step: List[Tensor]           # one: Adam's number of steps taken
    rate: float
    decay: float
    momentum: float
    decoupled: bool

    def __init__(self):
        super().__init__()
        self.parameters_, self.step = [], []
        self.shares, self.first, self.second = [], [], []
        self.rate, self.decay, self.momentum, self.decoupled = 0.0, 0.0, 0.0, False

    @torch.jit.export
    def begin(self, parameters: List[Tensor], first: List[Tensor], second: List[Tensor], step: List[Tensor],
              decay: float, decoupled: bool, momentum: float, threads: int) -> None:
        self.parameters_, self.step = parameters, step
        self.decay, self.decoupled, self.momentum = decay, decoupled, momentum
        self.shares = self.shared([p.detach() for p in parameters], threads)
        self.first, self.second = self.shared(first, threads), self.shared(second, threads)

    @torch.jit.export
    def shared(self, tensors: List[Tensor], threads: int) -> List[List[Tensor]]:
        """By thread: its share of each tensor, which has to be contiguous."""
        result: List[List[Tensor]] = []
        for thread in range(threads):
            pieces: List[Tensor] = []
            for t in tensors:
                flat = t.view(-1)
                pieces.append(flat[flat.size(0) * thread // threads:flat.size(0) * (thread + 1) // threads])
            result.append(pieces)
        return result

    @torch.jit.export
    def count(self) -> None:
        """Counts the step that is about to be made."""
        for step in self.step:
            step.add_(1.0)

    @torch.jit.export
    def update(self, gradients: List[Tensor], thread: int) -> None:
        """Moves that thread's share of every parameter against the same share of its gradient."""
        if len(self.step) > 0:
            self.adam(gradients, thread)
        else:
            self.sgd(gradients, thread)

    def sgd(self, gradients: List[Tensor], thread: int) -> None:
        if self.decay != 0.0:
            gradients = torch._foreach_add(gradients, self.shares[thread], alpha=self.decay)
        if self.momentum != 0.0:
            torch._foreach_mul_(self.first[thread], self.momentum)
            torch._foreach_add_(self.first[thread], gradients)
            gradients = self.first[thread]
        torch._foreach_add_(self.shares[thread], gradients, alpha=-self.rate)

    def adam(self, gradients: List[Tensor], thread: int) -> None:
        decay = self.decay
        shares = self.shares[thread]
        if self.decoupled:
            torch._foreach_mul_(shares, 1.0 - self.rate * decay)
            decay = 0.0
        steps = [self.step[0] for _ in shares]
        torch._fused_adam_(shares, gradients, self.first[thread], self.second[thread], [], steps, lr=self.rate,
                           beta1=0.9, beta2=0.999, weight_decay=decay, eps=1e-8, amsgrad=False, maximize=False)

    @torch.jit.export
    def step_along(self, gradients: List[Tensor]) -> None:
        """A whole step by this thread alone; gradients have the parameters' shapes."""
        with torch.no_grad():
            self.count()
            threads = len(self.shares)
            pieces = self.shared([g.contiguous() for g in gradients], threads)
            for thread in range(threads):
                self.update(pieces[thread], thread)


def channels_first(x: Tensor) -> Tensor:
    return x.permute(0, 3, 1, 2)


def channels_last(x: Tensor) -> Tensor:
    return x.permute(0, 2, 3, 1)


def pixels(x: Tensor) -> Tensor:
    """(N, h, w, C) -> (N * h * w, C), the same memory."""
    return x.reshape(-1, x.size(3))


class LastBlocks(nn.Module):
    """Training steps of the last blocks, pooling and classifier, their channels shared out among threads.

    Within an inverted residual everything from the expansion to the projection belongs to one hidden channel alone,
    batch norm and depthwise convolution included; only the projection adds the channels up. So each thread takes some
    of the hidden channels through the whole block, forward and backward, and the partial projections are added: a few
    meetings of the threads a step, where sharing out each operation has dozens. This is the tensor parallelism of
    "Megatron-LM: Training Multi-Billion Parameter Language Models Using Model Parallelism" (Shoeybi et al., 2019).

    1x1 convolutions are products of matrices over the pixels in channels-last order. A stage is a block: inverted
    residuals, and last a 1x1 convolution, which goes on to the logits. Each thread calls the methods that take its
    number; those without are for one thread, while the others wait.
    """
    state: Dict[str, Tensor]        # the network's own tensors by name
    gradients: Dict[str, Tensor]    # of the parameters that learn, by name
    counters: List[Tensor]          # batches that batch norms have seen
    classifier: str                 # its name
    first: int                      # number of the first block
    strides: List[int]              # by stage, of the depthwise convolution
    threads: int
    inputs: List[Tensor]            # by stage, (N, h, w, C)
    saved: List[List[Tensor]]       # by stage and thread: what forward leaves for backward
    partial: List[Tensor]           # by stage and thread: projections or logits, then gradients of the input
    projections: List[List[Tensor]] # by stage: the sum of the projections, mean and deviation
    output_gradients: List[Tensor]  # by stage, of the sum of the projections, or of the logits
    input_gradients: List[Tensor]   # by stage

    def __init__(self):
        super().__init__()
        self.state, self.gradients, self.classifier = {}, {}, ""
        self.first, self.strides, self.threads = 0, [], 1
        self.counters = []
        self.inputs, self.saved, self.partial, self.projections = [], [], [], []
        self.output_gradients, self.input_gradients = [], []

    @torch.jit.export
    def begin(self, state: Dict[str, Tensor], names: List[str], classifier: str, first: int, strides: List[int],
              threads: int) -> List[Tensor]:
        """`names` of the parameters of blocks `first`, `first` + 1 ... with those `strides`, and of the classifier.
        -> their gradients, which each step fills."""
        self.state, self.classifier, self.first, self.strides, self.threads = state, classifier, first, strides, threads
        for name, value in state.items():
            if name.endswith("num_batches_tracked") and int(name.split(".")[1]) >= first:
                self.counters.append(value)
        empty = torch.zeros([0])
        for _ in strides:
            self.inputs.append(empty)
            self.projections.append([empty])
            self.output_gradients.append(empty)
            self.input_gradients.append(empty)
            for _ in range(threads):
                self.saved.append([empty])
                self.partial.append(empty)
        result: List[Tensor] = []
        for name in names:
            self.gradients[name] = torch.zeros_like(state[name], memory_format=torch.contiguous_format)
            result.append(self.gradients[name])
        return result

    @torch.jit.export
    def start(self, z: Tensor) -> None:
        """Begins a step with the input of the first stage, (N, C, h, w)."""
        height, width = z.size(2), z.size(3)
        for stride in self.strides:
            height, width = (height + stride - 1) // stride, (width + stride - 1) // stride
        assert z.size(0) * height * width > 1, "Expected more than 1 value per channel when training"
        self.inputs[0] = channels_last(z).contiguous()

    @torch.jit.export
    def forward_share(self, stage: int, thread: int) -> None:
        x, low, high = self.inputs[stage], self.bound(stage, thread), self.bound(stage, thread + 1)
        last = self.is_last(stage)
        p = self.prefix(stage) + ("" if last else "conv.0.")
        y0 = F.linear(x, self.matrix(p + "0.weight")[low:high])
        n0, mean0, deviation0 = self.norm(channels_first(y0), p + "1.", low, high)
        a0 = F.hardtanh_(n0, 0.0, 6.0)
        if last:
            pooled = a0.mean([2, 3])
            self.partial[stage * self.threads + thread] = F.linear(pooled, self.head()[:, low:high])
            self.saved[stage * self.threads + thread] = [y0, mean0, deviation0, a0, pooled]
        else:
            p = self.prefix(stage) + "conv."
            stride = self.strides[stage]
            w1 = self.state[p + "1.0.weight"].detach()[low:high]
            y1 = F.conv2d(a0, w1, None, [stride, stride], [1, 1], [1, 1], high - low)
            n1, mean1, deviation1 = self.norm(y1, p + "1.1.", low, high)
            a1 = F.hardtanh_(n1, 0.0, 6.0)
            self.partial[stage * self.threads + thread] = F.linear(channels_last(a1), self.matrix(p + "2.weight")[:, low:high])
            self.saved[stage * self.threads + thread] = [y0, mean0, deviation0, a0, y1, mean1, deviation1, a1]

    @torch.jit.export
    def reduce_forward(self, stage: int) -> None:
        """Adds up an inverted residual's projections; its output is the next stage's input."""
        p = self.prefix(stage) + "conv.3."
        summed = self.sum_of_shares(stage)
        y, mean, deviation = self.norm(channels_first(summed), p, 0, summed.size(3))
        self.projections[stage] = [summed, mean, deviation]
        out = channels_last(y)
        self.inputs[stage + 1] = self.inputs[stage] + out if self.residual(stage) else out

    @torch.jit.export
    def logits(self) -> Tensor:
        return self.state[self.classifier + ".bias"].detach() + self.sum_of_shares(len(self.inputs) - 1)

    @torch.jit.export
    def start_backward(self, g: Tensor) -> None:
        """Begins the backward pass with the gradient of the logits."""
        self.output_gradients[len(self.inputs) - 1] = g
        self.gradients[self.classifier + ".bias"].copy_(g.sum(0))
        for counter in self.counters:
            counter.add_(1)

    @torch.jit.export
    def backward_share(self, stage: int, thread: int) -> None:
        x, low, high = self.inputs[stage], self.bound(stage, thread), self.bound(stage, thread + 1)
        g = self.output_gradients[stage]
        saved = self.saved[stage * self.threads + thread]
        p = self.prefix(stage)
        if self.is_last(stage):
            a0, pooled = saved[3], saved[4]
            torch.mm(g.t(), pooled, out=self.gradients[self.classifier + ".weight"][:, low:high])
            g = torch.mm(g, self.head()[:, low:high])
            area = a0.size(2) * a0.size(3)
            g = g.div(float(area)).unsqueeze(2).unsqueeze(3).expand_as(a0).contiguous(memory_format=torch.channels_last)
        else:
            p = p + "conv."
            a1 = saved[7]
            gr, ar = pixels(g), pixels(channels_last(a1))
            torch.mm(gr.t(), ar, out=self.gradient_matrix(p + "2.weight")[:, low:high])
            g = torch.mm(gr, self.matrix(p + "2.weight")[:, low:high])
            g = channels_first(g.view(a1.size(0), a1.size(2), a1.size(3), high - low))
            g = torch.ops.aten.hardtanh_backward(g, a1, 0.0, 6.0)
            g = self.norm_backward(g, saved[4], p + "1.1.", saved[5], saved[6], low, high)
            stride = self.strides[stage]
            w1 = self.state[p + "1.0.weight"].detach()[low:high]
            g, gw, _ = torch.ops.aten.convolution_backward(g, saved[3], w1, None, [stride, stride], [1, 1], [1, 1], False,
                                                           [0, 0], high - low, [True, True, False])
            self.gradients[p + "1.0.weight"][low:high].copy_(gw)
            p = p + "0."
        g = torch.ops.aten.hardtanh_backward(g, saved[3], 0.0, 6.0)
        g = self.norm_backward(g, channels_first(saved[0]), p + "1.", saved[1], saved[2], low, high)
        gr = pixels(channels_last(g))
        torch.mm(gr.t(), pixels(x), out=self.gradient_matrix(p + "0.weight")[low:high])
        if stage > 0:
            self.partial[stage * self.threads + thread] = torch.mm(gr, self.matrix(p + "0.weight")[low:high])

    @torch.jit.export
    def reduce_backward(self, stage: int) -> None:
        """Adds up the gradients of the input of `stage`, and goes back to the projections of the stage before it."""
        g = self.sum_of_shares(stage).view_as(self.inputs[stage])
        if stage < len(self.inputs) - 1 and self.residual(stage):
            g = g + self.input_gradients[stage + 1]
        self.input_gradients[stage] = g
        before = stage - 1
        p = self.prefix(before) + "conv.3."
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

    def sum_of_shares(self, stage: int) -> Tensor:
        summed = self.partial[stage * self.threads]
        for thread in range(1, self.threads):
            summed = summed + self.partial[stage * self.threads + thread]
        return summed

    def matrix(self, name: str) -> Tensor:
        """The weight of a 1x1 convolution, (outputs, inputs)."""
        return self.state[name].detach().flatten(1)

    def gradient_matrix(self, name: str) -> Tensor:
        return self.gradients[name].flatten(1)

    def head(self) -> Tensor:
        """The classifier's weight, (classes, embedding)."""
        return self.state[self.classifier + ".weight"].detach()

    def is_last(self, stage: int) -> bool:
        return stage == len(self.strides) - 1

    def prefix(self, stage: int) -> str:
        """Of the names of a stage's block."""
        return "features." + str(self.first + stage) + "."

    def bound(self, stage: int, thread: int) -> int:
        """Where the thread's share of the hidden channels begins; those of the last stage are its outputs."""
        name = self.prefix(stage) + ("0.weight" if self.is_last(stage) else "conv.0.0.weight")
        return self.state[name].size(0) * thread // self.threads

    def residual(self, stage: int) -> bool:
        p = self.prefix(stage) + "conv."
        same = self.state[p + "0.0.weight"].size(1) == self.state[p + "2.weight"].size(0)
        return same and self.strides[stage] == 1


class Learning(nn.Module):
    """What Java calls. A step's result is (2): the objective before it, and how many labels were predicted right; of
    equal logits the first counts."""
    block_gradients: List[List[Tensor]]  # by thread: its share of every parameter's gradient

    def __init__(self):
        super().__init__()
        self.objective, self.optimizer, self.blocks = CrossEntropy(), Optimizer(), LastBlocks()
        self.block_gradients = []

    @torch.jit.export
    def configure(self, parameters: List[Tensor], first: List[Tensor], second: List[Tensor], step: List[Tensor],
                  decay: float, decoupled: bool, momentum: float, smoothing: float, class_weights: List[Tensor],
                  state: Dict[str, Tensor], names: List[str], classifier: str, first_block: int, strides: List[int],
                  threads: int) -> None:
        """Everything but the learning rate, in one call.

        `parameters` learn. For SGD, `first` is their momentum buffers (none without momentum); for Adam, `first` and
        `second` are the means of the gradient and of its square, and `step` is the count of steps. `smoothing` is the
        share of the target that goes to all classes alike; `class_weights` is empty or holds one float (classes).

        For the `blocks_` methods there is one of `strides` for each block from `first_block` on; `state` and `classifier`
        are the network's, `names` those of the parameters, and each of `threads` takes a share. Otherwise `strides` is
        empty.
        """
        self.objective.smoothing, self.objective.weights = smoothing, class_weights
        self.optimizer.begin(parameters, first, second, step, decay, decoupled, momentum, threads)
        if len(strides) > 0:
            gradients = self.blocks.begin(state, names, classifier, first_block, strides, threads)
            self.block_gradients = self.optimizer.shared(gradients, threads)

    @torch.jit.export
    def set_rate(self, rate: float) -> None:
        self.optimizer.rate = rate

    @torch.jit.export
    def restore(self, state: List[Tensor], saved: List[Tensor]) -> None:
        """Copies into tensors that `configure` was given, which have to stay where they are."""
        for own, value in zip(state, saved):
            own.copy_(value)

    def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
        """The objective, a scalar."""
        return self.objective(logits, labels)

    @torch.jit.export
    def gradient(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Of the objective by the logits."""
        return self.objective.gradient(logits, labels)

    @torch.jit.export
    def minimize(self, loss: Tensor) -> Tensor:
        """A step along the gradient of a scalar that the parameters made. -> its value"""
        gradients: List[Tensor] = []
        for gradient in torch.autograd.grad([loss], self.optimizer.parameters_):
            assert gradient is not None
            gradients.append(gradient)
        self.optimizer.step_along(gradients)
        return loss.detach()

    @torch.jit.export
    def autograd_step(self, logits: Tensor, labels: Tensor) -> Tensor:
        """A step from logits that the parameters made, while gradients are recorded. -> the step's result"""
        loss = self.minimize(self.objective(logits, labels))
        return self.result(loss, logits.detach(), labels)

    @torch.jit.export
    def head_steps(self, x: Tensor, labels: Tensor, batch: int) -> Tensor:
        """Trains a linear head, the parameters weight and bias, on (N, features), a step a `batch`. -> (steps, 2)"""
        weight, bias = self.optimizer.parameters_[0].detach(), self.optimizer.parameters_[1].detach()
        results: List[Tensor] = []
        for i in range(0, x.size(0), batch):
            inputs, classes = x[i:i + batch], labels[i:i + batch]
            logits = F.linear(inputs, weight, bias)
            results.append(self.result(self.objective(logits, classes), logits, classes))
            g = self.objective.gradient(logits, classes)
            self.optimizer.step_along([torch.mm(g.t(), inputs), g.sum(0)])
        return torch.stack(results)

    def result(self, loss: Tensor, logits: Tensor, labels: Tensor) -> Tensor:
        right = (logits.argmax(1) == labels).sum()
        return torch.stack([loss.to(torch.float), right.to(torch.float)])

    @torch.jit.export
    def blocks_start(self, z: Tensor) -> None:
        self.blocks.start(z)

    @torch.jit.export
    def blocks_forward(self, stage: int, thread: int) -> None:
        self.blocks.forward_share(stage, thread)

    @torch.jit.export
    def blocks_reduce_forward(self, stage: int) -> None:
        self.blocks.reduce_forward(stage)

    @torch.jit.export
    def blocks_loss(self, labels: Tensor) -> Tensor:
        """Between forward and backward. -> the step's result"""
        logits = self.blocks.logits()
        self.blocks.start_backward(self.objective.gradient(logits, labels))
        self.optimizer.count()
        return self.result(self.objective(logits, labels), logits, labels)

    @torch.jit.export
    def blocks_backward(self, stage: int, thread: int) -> None:
        self.blocks.backward_share(stage, thread)

    @torch.jit.export
    def blocks_reduce_backward(self, stage: int) -> None:
        self.blocks.reduce_backward(stage)

    @torch.jit.export
    def blocks_update(self, thread: int) -> None:
        self.optimizer.update(self.block_gradients[thread], thread)
