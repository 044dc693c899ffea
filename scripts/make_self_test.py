#!/usr/bin/python3
"""Writes src/main/resources/dev/tjtrain/run/diagnosis: what `tj-train doctor` compares a machine with.

For maintainers; needs Debian's python3-torch and python3-torchvision. Run from the repository's root:

    /usr/bin/python3 -B scripts/make_self_test.py

The folder gets a few of the decoder's test images, one for each way through the decoder, and self-test.json:

  images  SHA-256 of each image's "HEIGHT WIDTH" and RGB bytes as Pillow reads it
  logits  of the first six images of each class of data/sample, by the weights that travel in the jar and the head of seed 1
  losses  of three steps of both commands and recipes on these images, by Adam, with batches of 8 in the order (0, 6, 12, 18, 1, 7, ...)

The network computes in double precision: float32 sums are rounded otherwise on each kind of processor.
"""
import gzip
import hashlib
import json
import pathlib
import shutil
import struct

import torch
import torchvision
from make_backbone_golden import learning
from PIL import Image
from torch import nn

OUT = pathlib.Path("src/main/resources/dev/tjtrain/run/diagnosis")
NETWORK = pathlib.Path("src/main/resources/dev/tjtrain/network")
FIXTURES = pathlib.Path("src/test/resources/dev/tjtrain/image/images")
SAMPLE = pathlib.Path("data/sample")
KINDS = """jpeg-420.jpg jpeg-422.jpg jpeg-444.jpg jpeg-progressive.jpg jpeg-grey.jpg jpeg-adobe-rgb.jpg jpeg-ycck-adobe.jpg
    png-rgb.png png-rgba-interlaced.png png-palette-8.png png-grey-16.png gif-interlaced.gif gif-transparent.gif bmp-24.bmp
    bmp-8-run-length.bmp webp-lossy.webp webp-lossless-alpha.webp tiff-rgb-lzw.tif tiff-group4.tif tiff-jpeg.tif ppm-rgb.ppm
    pgm-grey.pgm""".split()
EACH, BATCH, SEED = 6, 8, 1


def embedded():
    """The blocks' weights of the file that make_embedded_weights.py writes."""
    data = (NETWORK / "mobilenet_v2-embedded.safetensors").read_bytes()
    begin = 8 + struct.unpack("<Q", data[:8])[0]
    tensors = {}
    for name, entry in json.loads(data[8:begin]).items():
        if name != "__metadata__":
            raw = bytearray(data[begin:][slice(*entry["data_offsets"])])
            dtype = {"I8": torch.int8, "F32": torch.float32}[entry["dtype"]]
            tensors[name] = torch.frombuffer(raw, dtype=dtype).reshape(entry["shape"])
    scales = {name[:-len(".scale")]: value for name, value in tensors.items() if name.endswith(".scale")}
    return {name: value.float() * scales[name].reshape(-1, 1, 1, 1) if name in scales else value
            for name, value in tensors.items() if not name.endswith(".scale")}


def model(classes):
    network = torchvision.models.mobilenet_v2()
    network.load_state_dict(embedded(), strict=False)
    torch.manual_seed(SEED)
    network.classifier = nn.Linear(1280, classes)
    return network.double()


def images(description):
    """(N, 3, 90, 160) in [0, 1], and the labels."""
    resize = torchvision.transforms.Resize((description["height"], description["width"]))
    to_tensor = torchvision.transforms.ToTensor()
    x, y = [], []
    for label, folder in enumerate(sorted(SAMPLE.iterdir())):
        for file in sorted(folder.iterdir())[:EACH]:
            x.append(to_tensor(resize(Image.open(file).convert("RGB"))))
            y.append(label)
    return torch.stack(x).double(), torch.tensor(y)


def losses(description, x, y, fine_tune, tutorial):
    network = model(int(y.max()) + 1)
    names = learning(description, fine_tune)
    network.train(tutorial)
    for name, module in network.named_modules():
        if name and any(name == one or name.startswith(one + ".") for one in names):
            module.train()
    for name, parameter in network.named_parameters():
        parameter.requires_grad = any(name.startswith(one + ".") for one in names)
    optimizer = torch.optim.Adam([p for p in network.parameters() if p.requires_grad], lr=1e-3)
    order = torch.arange(len(y)).reshape(-1, EACH).T.flatten()
    result = []
    for batch in order.split(BATCH):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
        result.append(loss.item())
    return result


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    sums = {}
    for name in KINDS:
        shutil.copy(FIXTURES / name, OUT)
        sums[name] = hashlib.sha256(gzip.decompress((FIXTURES / (name + ".rgb.gz")).read_bytes())).hexdigest()
    description = json.loads((NETWORK / "mobilenet_v2.json").read_text())
    x, y = images(description)
    mean, std = (torch.tensor(description[k]).double().reshape(1, 3, 1, 1) for k in ("mean", "std"))
    with torch.no_grad():
        logits = model(int(y.max()) + 1).eval()((x - mean) / std)
    content = {"images": sums, "logits": logits.tolist(),
               "losses": {command: {"default": losses(description, (x - mean) / std, y, command == "fine-tune", False),
                                    "tutorial": losses(description, x, y, command == "fine-tune", True)}
                          for command in ("transfer", "fine-tune")}}
    (OUT / "self-test.json").write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()
