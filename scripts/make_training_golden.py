#!/usr/bin/python3
"""Writes what PyTorch makes of small training problems into src/test/resources/dev/tjtrain/train, as JSON.

For maintainers; needs Debian's python3-torch (apt-get install python3-torch).
Usage: scripts/make_training_golden.py [DIR]

  problem.json        logistic regression: where it starts, and the batches of 50 steps
  optimizers.json     those steps by each optimizer: the losses and the end
  objectives.json     the same of cross-entropy with label smoothing and class weights, by plain SGD
  learning_rates.json the rate of each epoch under each schedule
"""
import json
import os
import sys

import torch
from torch import nn
from torch.optim import lr_scheduler

FEATURES, CLASSES, BATCH, STEPS = 6, 3, 5, 50


def problem():
    """Batches whose second half is hard: far larger inputs, then labels that follow from nothing."""
    torch.manual_seed(7)
    x = torch.randn(STEPS, BATCH, FEATURES)
    x[20:30] *= 30
    y = torch.randint(CLASSES, (STEPS, BATCH))
    y[:20] = x[:20, :, :CLASSES].argmax(2)
    linear = nn.Linear(FEATURES, CLASSES)
    return x, y, linear


def train(optimizer_of, objective):
    """In double precision: float32 sums are rounded otherwise on each kind of processor."""
    x, y, linear = problem()
    x, linear = x.double(), linear.double()
    optimizer = optimizer_of(linear.parameters())
    losses = []
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = objective(linear(x[step]), y[step])
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return {"losses": losses, "weight": linear.weight.flatten().tolist(), "bias": linear.bias.tolist()}


def optimizers():
    optim, plain = torch.optim, nn.CrossEntropyLoss()
    return {
        "adam": train(lambda p: optim.Adam(p, lr=1e-2), plain),
        "adam, weight decay 0.1": train(lambda p: optim.Adam(p, lr=1e-2, weight_decay=0.1), plain),
        "adamw": train(lambda p: optim.AdamW(p, lr=1e-2), plain),
        "adamw, weight decay 0.3": train(lambda p: optim.AdamW(p, lr=1e-2, weight_decay=0.3), plain),
        "sgd": train(lambda p: optim.SGD(p, lr=1e-2), plain),
        "sgd, momentum 0.9": train(lambda p: optim.SGD(p, lr=1e-2, momentum=0.9), plain),
        "sgd, momentum 0.8, weight decay 0.1": train(
            lambda p: optim.SGD(p, lr=1e-2, momentum=0.8, weight_decay=0.1), plain),
    }


def objectives():
    weights = torch.tensor([0.5, 2.0, 1.25], dtype=torch.double)
    return {name: dict(train(lambda p: torch.optim.SGD(p, lr=1e-2), nn.CrossEntropyLoss(**options)),
                       smoothing=options.get("label_smoothing", 0.0),
                       weights=weights.tolist() if "weight" in options else [])
            for name, options in {
                "plain": {},
                "smoothing": {"label_smoothing": 0.1},
                "weights": {"weight": weights},
                "smoothing and weights": {"label_smoothing": 0.25, "weight": weights}}.items()}


def rates(scheduler_of, epochs):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.02)
    scheduler, result = scheduler_of(optimizer), []
    for _ in range(epochs):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return result


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../src/test/resources/dev/tjtrain/train")
    os.makedirs(folder, exist_ok=True)
    torch.set_num_threads(1)
    x, y, linear = problem()
    start = {"features": FEATURES, "classes": CLASSES, "x": x.flatten(1).tolist(), "y": y.tolist(),
             "weight": linear.weight.flatten().tolist(), "bias": linear.bias.tolist()}
    for name, content in {
            "problem": start,
            "optimizers": optimizers(),
            "objectives": objectives(),
            "learning_rates": {
                "cosine": rates(lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=50), 50),
                "step": rates(lambda o: lr_scheduler.StepLR(o, step_size=7, gamma=0.1), 50)}}.items():
        with open(os.path.join(folder, name + ".json"), "w") as out:
            json.dump(content, out)
            out.write("\n")


if __name__ == "__main__":
    main()
