#!/usr/bin/python3
"""The tutorial's training loop on PyTorch, for scripts/benchmark.sh to compare with.

Needs Debian's python3-torch and python3-torchvision.
Usage: tutorial_loop.py transfer|fine-tune FRAMES_DIR WEIGHTS_PTH [--epochs 20] [--device cpu]

Prints a line an epoch, and at the end one line of JSON: seconds before the first epoch, of each epoch and of the test,
and the accuracies.
"""
import argparse
import json
import time

STARTED = time.perf_counter()

import torch
from torch import nn
from torch.utils.data import DataLoader, random_split
from torchvision import transforms
from torchvision.datasets import ImageFolder
from torchvision.models import mobilenet_v2


def pass_over(model, loader, loss_fn, device, optimizer=None):
    """One pass over `loader`; learns where an optimizer is given. -> (mean loss, accuracy)"""
    model.train(optimizer is not None)
    losses, correct, seen = 0.0, 0, 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        with torch.set_grad_enabled(optimizer is not None):
            logits = model(images)
            loss = loss_fn(logits, labels)
        if optimizer is not None:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses += loss.item() * len(labels)
        correct += (logits.argmax(1) == labels).sum().item()
        seen += len(labels)
    return losses / seen, correct / seen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=["transfer", "fine-tune"])
    parser.add_argument("frames")
    parser.add_argument("weights")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args()

    transform = transforms.Compose([transforms.Resize([90, 160]), transforms.ToTensor()])
    data = ImageFolder(args.frames, transform=transform)
    train = int(0.7 * len(data))
    validation = int(0.2 * len(data))
    lengths = [train, validation, len(data) - train - validation]
    parts = random_split(data, lengths, torch.Generator().manual_seed(20))
    train_loader = DataLoader(parts[0], batch_size=16, shuffle=True)
    val_loader, test_loader = (DataLoader(part, batch_size=16) for part in parts[1:])

    model = mobilenet_v2()
    model.load_state_dict(torch.load(args.weights))
    for name, parameter in model.named_parameters():
        if args.mode == "transfer" or not ("17" in name or "18" in name):
            parameter.requires_grad = False
    model.classifier = nn.Linear(1280, len(data.classes))
    model.to(args.device)
    optimizer = torch.optim.Adam((p for p in model.parameters() if p.requires_grad), lr=1e-3)
    loss_fn = nn.CrossEntropyLoss()

    start = time.perf_counter() - STARTED
    epochs = []
    for epoch in range(args.epochs):
        began = time.perf_counter()
        train_loss, train_accuracy = pass_over(model, train_loader, loss_fn, args.device, optimizer)
        val_loss, val_accuracy = pass_over(model, val_loader, loss_fn, args.device)
        epochs.append(time.perf_counter() - began)
        print(f"epoch {epoch}: train {train_loss:.4f} {train_accuracy:.4f}, "
              f"validation {val_loss:.4f} {val_accuracy:.4f}, {epochs[-1]:.1f} s", flush=True)
    began = time.perf_counter()
    test_loss, test_accuracy = pass_over(model, test_loader, loss_fn, args.device)
    print(json.dumps({"start": start, "epochs": epochs, "test": time.perf_counter() - began,
                      "val_accuracy": val_accuracy, "test_accuracy": test_accuracy}))


if __name__ == "__main__":
    main()
