#!/usr/bin/python3
"""Makes the weights that travel in the jar: MobileNetV2's blocks at 8 bits a weight.

Needs PyTorch (Debian's python3-torch, 1.13) and a state dict of torchvision's mobilenet_v2. Run from
the repository's root:

    /usr/bin/python3 scripts/make_embedded_weights.py ../shared/weights/mobilenet_v2-imagenet.pth

The result is a safetensors file. A convolution's weight is int8 and has a float32 of each output
channel beside it, under its name and `.scale`: their product is the weight. Batch norms stay float32.
The classifier is left out, since every run draws its own.
"""

import pathlib
import sys

import safetensors_file
import torch

OUT = pathlib.Path("src/main/resources/dev/tjtrain/network/mobilenet_v2-embedded.safetensors")
LARGEST = 127


def quantized(weight):
    """The int8 values and the scale of each output channel.

    A channel that was 8 bits before lies on a grid; its own step then loses nothing.
    """
    flat = weight.double().reshape(len(weight), -1)
    scales = torch.stack([step(channel) for channel in flat])
    values = (flat / scales[:, None]).round().clamp(-LARGEST - 1, LARGEST)
    return values.to(torch.int8).reshape(weight.shape), scales.float()


def step(channel):
    levels = torch.unique(torch.cat([channel, torch.zeros(1)]))
    if len(levels) > 1:
        smallest = (levels[1:] - levels[:-1]).min()
        for parts in range(1, 16):
            counts = (levels / smallest * parts).round()
            if counts.abs().max() <= LARGEST + 1:
                fitted = (levels * counts).sum() / (counts * counts).sum()
                if ((levels - counts * fitted).abs() < fitted / 1000).all():
                    return fitted
    return channel.abs().max().clamp(min=1e-30) / LARGEST


def main():
    tensors, worst = {}, 0.0
    for name, tensor in torch.load(sys.argv[1]).items():
        if not name.startswith("features.") or name.endswith("num_batches_tracked"):
            continue
        if tensor.dim() == 4:
            values, scales = quantized(tensor)
            back = values.float() * scales.reshape(-1, 1, 1, 1)
            worst = max(worst, float(((back - tensor).abs() / tensor.abs().max()).max()))
            tensors[name], tensors[name + ".scale"] = values, scales
        else:
            tensors[name] = tensor.float()
    content = safetensors_file.content(tensors, {"source": "PyTorch's public int8 mobilenet_v2, BSD-3-Clause"})
    OUT.write_bytes(content)
    print(f"{OUT}: {len(content)} bytes, largest error {worst:.2g} of the largest weight of its layer")


if __name__ == "__main__":
    main()
