#!/usr/bin/python3
"""Writes src/test/resources/dev/tjtrain/network/backbones/NAME.json: what torchvision's own networks make of drawn weights.

For maintainers; needs Debian's python3-torch and python3-torchvision. No weights are needed: weights and images come from
a hash of their position, which the test computes likewise. Each file holds the logits of some images in eval mode, the
loss of every step of two epochs of each command and recipe, the parameters that each command trains, and Grad-CAM's map
of a frame of the drawn sample for each class. Chance (dropout and stochastic depth) is switched off. In double precision: float32 sums are rounded otherwise on each kind of processor.
Batch and learning rate are such that torchvision's own losses in float32 are within 1e-4 of these; with batches of 4 and a
rate of 1e-3 those of resnet50 were 7e-3 off.
Usage: scripts/make_backbone_golden.py [NAME...]
"""
import json
import os
import sys

import numpy as np
import torch
import torchvision
from PIL import Image
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
DESCRIPTIONS = os.path.join(HERE, "../src/main/resources/dev/tjtrain/network")
OUT = os.path.join(HERE, "../src/test/resources/dev/tjtrain/network/backbones")
FRAME = os.path.join(HERE, "../data/sample/jerry/frame118.jpg")
IMAGES, SIDE, CLASSES, BATCH, EPOCHS, RATE = 12, 64, 3, 6, 2, 3e-4


def hashed(count: int, stream: int) -> np.ndarray:
    """`count` values in [0, 1): MurmurHash3's finalizer of each position."""
    h = np.arange(count, dtype=np.uint32) + np.uint32(stream * 0x9E3779B1 & 0xFFFFFFFF)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h = (h ^ (h >> np.uint32(shift))) * np.uint32(factor)
    return ((h ^ (h >> np.uint32(16))) >> np.uint32(8)).astype(np.float64) / (1 << 24)


def value(name: str, shape: tuple, stream: int) -> torch.Tensor:
    u = hashed(int(np.prod(shape)), stream)
    if len(shape) == 2 or len(shape) == 4:
        u = (2 * u - 1) * np.sqrt(3.0 * shape[0] / u.size)
    elif name.endswith("layer_scale"):
        u = 0.1 + 0.4 * u
    elif name.endswith("weight") or name.endswith("running_var"):
        u = 0.5 + u
    else:
        u = 0.2 * u - 0.1
    return torch.from_numpy(u.astype(np.float32).reshape(shape)).double()


def images() -> torch.Tensor:
    """The pixels of image i are brighter in channel i % 3, so that there is something to learn."""
    u = hashed(IMAGES * 3 * SIDE * SIDE, 0).reshape(IMAGES, 3, SIDE, SIDE)
    for i in range(IMAGES):
        u[i, i % 3] = 0.5 + 0.5 * u[i, i % 3]
    return torch.from_numpy(np.floor(u * 256)).double() / 255


def model(description: dict) -> nn.Module:
    network = getattr(torchvision.models, description["name"])(num_classes=CLASSES)
    if description["name"] == "mobilenet_v2":
        network.classifier = nn.Linear(1280, CLASSES)
    state = network.double().state_dict()
    for stream, (name, tensor) in enumerate(state.items()):
        if not name.endswith("num_batches_tracked"):
            tensor.copy_(value(name, tuple(tensor.shape), stream + 1))
    for module in network.modules():
        if isinstance(getattr(module, "p", None), float):
            module.p = 0.0
    return network


def learning(description: dict, fine_tune: bool) -> list:
    """The modules that learn."""
    blocks = description["blocks"][description["firstTrainable"]:] if fine_tune else []
    return [name for block in blocks for name in block["modules"]] + [description["classifier"]]


def losses(description: dict, fine_tune: bool, tutorial: bool) -> list:
    network = model(description)
    names = learning(description, fine_tune)
    learns = lambda name: any(name == one or name.startswith(one + ".") for one in names)
    network.train(tutorial)
    for name, module in network.named_modules():
        if learns(name):
            module.train()
    for name, parameter in network.named_parameters():
        parameter.requires_grad = learns(name)
    x, y = images(), torch.arange(IMAGES) % CLASSES
    if not tutorial:
        mean, std = (torch.tensor(description[k]).double().reshape(1, 3, 1, 1) for k in ("mean", "std"))
        x = (x - mean) / std
    optimizer = torch.optim.Adam([p for p in network.parameters() if p.requires_grad], lr=RATE)
    result = []
    for _ in range(EPOCHS):
        for i in range(0, IMAGES, BATCH):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(network(x[i:i + BATCH]), y[i:i + BATCH])
            loss.backward()
            optimizer.step()
            result.append(loss.item())
    return result


def maps(description: dict) -> list:
    """Grad-CAM by hooks on the last layer before pooling, before it cuts off what is below 0."""
    network, kept = model(description).eval(), []
    layer = [block for block in description["blocks"] if not block["modules"][0].startswith("classifier.")][-1]["modules"][-1]

    def keep(module, inputs, output):
        output.register_hook(lambda gradient: kept.extend((output.detach(), gradient)))

    dict(network.named_modules())[layer].register_forward_hook(keep)
    size = (description["width"], description["height"])
    image = np.asarray(Image.open(FRAME).convert("RGB").resize(size, Image.BILINEAR))
    mean, std = (torch.tensor(description[k]).double().reshape(1, 3, 1, 1) for k in ("mean", "std"))
    x = (torch.from_numpy(image.copy()).permute(2, 0, 1).unsqueeze(0).double() / 255 - mean) / std
    result = []
    for c in range(CLASSES):
        network(x)[0, c].backward()
        features, gradient = kept
        kept.clear()
        result.append((features * gradient.mean([2, 3], keepdim=True)).sum(1)[0].tolist())
    return result


def golden(description: dict) -> dict:
    network = model(description).eval()
    with torch.no_grad():
        logits = network(images()[:4])
    trained = {mode: {name: list(p.shape) for name, p in network.named_parameters()
                      if any(name.startswith(one + ".") for one in learning(description, mode == "fine-tune"))}
               for mode in ("transfer", "fine-tune")}
    return {"logits": logits.tolist(), "trained": trained, "maps": maps(description),
            "losses": {mode: {recipe: losses(description, mode == "fine-tune", recipe == "batch")
                              for recipe in ("inference", "batch")} for mode in ("transfer", "fine-tune")}}


def main():
    os.makedirs(OUT, exist_ok=True)
    with open(os.path.join(DESCRIPTIONS, "MANIFEST.json")) as file:
        names = [os.path.basename(f)[:-len(".json")] for f in json.load(file)["descriptions"]]
    for name in sys.argv[1:] or names:
        with open(os.path.join(DESCRIPTIONS, name + ".json")) as file:
            content = golden(json.load(file))
        with open(os.path.join(OUT, name + ".json"), "w") as file:
            json.dump(content, file)
            file.write("\n")
        print(name, content["logits"][0], {m: {r: [round(v, 4) for v in l] for r, l in x.items()} for m, x in content["losses"].items()}, flush=True)


if __name__ == "__main__":
    main()
