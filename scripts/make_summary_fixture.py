#!/usr/bin/python3
"""Writes src/test/resources/dev/tjtrain/network/summary/: what PyTorch says of torchvision's mobilenet_v2.

For maintainers; needs Debian's python3-torch and python3-torchvision. No weights are needed.
modules.txt is print(model) with the tutorial's classifier of 4 classes. costs.json holds, for two image sizes, each
block's output, parameters and multiply-adds, counted by hooks on the convolutions and the linear layer while an image
passes, and the parameters that the tutorial trains in each mode.
"""
import json
import os

import torch
from torch import nn
from torchvision.models import mobilenet_v2

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../src/test/resources/dev/tjtrain/network/summary")


def model():
    network = mobilenet_v2(weights=None)
    network.classifier = nn.Linear(in_features=1280, out_features=4)
    return network.eval()


def costs(height, width):
    network = model()
    multiply_adds, outputs = {}, {}

    def count(name):
        def hook(module, inputs, output):
            each = module.weight[0].numel()  # weights that make one value of the output
            block = ".".join(name.split(".")[:2]) if name.startswith("features") else name
            multiply_adds[block] = multiply_adds.get(block, 0) + each * output[0].numel()
        return hook

    for name, module in network.named_modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            module.register_forward_hook(count(name))
    blocks = {f"features.{i}": block for i, block in enumerate(network.features)}
    blocks["classifier"] = network.classifier
    for name, block in blocks.items():
        block.register_forward_hook(lambda m, i, output, name=name: outputs.update({name: list(output[0].shape)}))
    with torch.no_grad():
        network(torch.zeros(1, 3, height, width))
    return {
        "height": height,
        "width": width,
        "blocks": [
            {"name": name, "output": outputs[name], "parameters": sum(p.numel() for p in block.parameters()),
             "multiply_adds": multiply_adds[name]}
            for name, block in blocks.items()],
    }


def trained(mode):
    network = model()
    return {name: list(p.shape) for name, p in network.named_parameters()
            if "classifier" in name or mode == "fine-tune" and ("18" in name or "17" in name)}


def main():
    os.makedirs(OUT, exist_ok=True)
    with open(os.path.join(OUT, "modules.txt"), "w") as file:
        print(model(), file=file)
    with open(os.path.join(OUT, "costs.json"), "w") as file:
        json.dump({
            "bytes": sum(t.numel() * t.element_size() for t in model().state_dict().values()),
            "sizes": [costs(90, 160), costs(224, 224)],
            "trained": {mode: trained(mode) for mode in ("transfer", "fine-tune")},
        }, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
