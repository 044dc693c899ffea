#!/usr/bin/python3
"""Writes the TorchScript modules and ONNX graphs that travel in the jar, and MANIFEST.json, which says what they were made
of.

For maintainers; needs Debian's python3-torch (apt-get install python3-torch). Users of the jar never run it.
Usage: scripts/export.py [RESOURCES]

For each description src/main/resources/dev/tjtrain/network/NAME.json it writes into that folder
    NAME.pt                 the network for training and saving, weights of zero
    NAME-preprocessing.pt   the same behind its preprocessing: raw images in
    NAME-folded.pt          its blocks for inference, batch norms folded into convolutions
    NAME-folded-onednn.pt   likewise, by oneDNN's operators
    NAME.layers.json        its layers with their sizes, for `summary`
    NAME.onnx               its ONNX graph without the tensors
and once ../train/learning.pt: objective, optimizer and training steps. The archives are written again with deflated
entries, which libtorch reads as well, and without the source ranges of the scripts: the same bytes every time.
"""
import hashlib
import json
import os
import sys
import zipfile

if os.environ.get("PYTHONHASHSEED") != "0":  # the order of constants in the code depends on it
    os.execve(sys.executable, [sys.executable] + sys.argv, dict(os.environ, PYTHONHASHSEED="0"))

import torch  # noqa: E402
from torch import nn  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
RESOURCES = os.path.join(HERE, "../src/main/resources/dev/tjtrain")
MANIFEST = "MANIFEST.json"

from torchscript import blocks, folded, learning, network, onnx  # noqa: E402


def write(scripted: torch.jit.ScriptModule, out: str, edit=lambda code: code) -> None:
    """Saves `scripted`, its code changed by `edit`."""
    name = os.path.splitext(os.path.basename(out))[0]
    scripted.save(out + ".stored")
    with zipfile.ZipFile(out + ".stored") as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for entry in source.namelist():
            if not entry.endswith(".debug_pkl"):
                info = zipfile.ZipInfo(name + "/" + entry.split("/", 1)[1], (2025, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                data = source.read(entry)
                target.writestr(info, edit(data.decode()).encode() if entry.endswith(".py") else data)
    os.remove(out + ".stored")
    print(f"{os.path.basename(out)}: {os.path.getsize(out):,} bytes")


def layers(module: nn.Module, name: str = "") -> dict:
    """A module with all that is inside. `text` is how PyTorch prints it, without what is inside. One that is `aside` takes
    the input of the module around it, and what follows does not take its output; one that is `pooled` takes the means
    over rows and columns."""
    shapes = {key: list(value.shape) for key, value in module.named_parameters(recurse=False)}
    layer = {"name": name, "text": type(module).__name__ if list(module.children()) else repr(module),
             "parameters": shapes, "buffers": {key: list(value.shape) for key, value in module.named_buffers(recurse=False)}}
    if isinstance(module, nn.Conv2d):
        layer.update(kernel=module.kernel_size[0], stride=module.stride[0], padding=module.padding[0])
    if isinstance(module, nn.MaxPool2d):
        layer.update(kernel=module.kernel_size, stride=module.stride, padding=module.padding)
    if getattr(module, "takes_means", False):
        layer["pooled"] = True
    layer["layers"] = [layers(child, key) for key, child in module.named_children()]
    for inner in layer["layers"]:
        if isinstance(module, blocks.SqueezeExcitation):
            inner.update(pooled=True, aside=True)
        if inner["name"] == "downsample":
            inner["aside"] = True
    return layer


def sha256(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def main():
    out = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else RESOURCES)
    os.makedirs(os.path.join(out, "network"), exist_ok=True)
    os.makedirs(os.path.join(out, "train"), exist_ok=True)
    descriptions = sorted(f for f in os.listdir(os.path.join(RESOURCES, "network"))
                          if f.endswith(".json") and not f.endswith(".layers.json") and f != MANIFEST)
    for file in descriptions:
        with open(os.path.join(RESOURCES, "network", file)) as text:
            description = json.load(text)
        base = os.path.join(out, "network", description["name"])
        trained = network.Network(description)
        with open(base + ".layers.json", "w") as text:
            json.dump(layers(trained) | {"text": description["title"]}, text, separators=(",", ":"))
            text.write("\n")
        write(network.script(trained, description), base + ".pt")
        write(network.script(network.PreprocessingNetwork(description), description), base + "-preprocessing.pt")
        inference = folded.script(description)
        write(inference, base + "-folded.pt")
        write(inference, base + "-folded-onednn.pt", folded.with_onednn)
        onnx.write(description, base + ".onnx")
    write(torch.jit.script(learning.Learning()), os.path.join(out, "train/learning.pt"))

    scripts = ["export.py"] + sorted("torchscript/" + f for f in os.listdir(os.path.join(HERE, "torchscript")) if f.endswith(".py"))
    made = sorted(os.path.relpath(os.path.join(folder, f), out) for folder, _, files in os.walk(out) for f in files
                  if f.endswith((".pt", ".layers.json", ".onnx")))
    with open(os.path.join(out, "network", MANIFEST), "w") as text:
        json.dump({
            "scripts": {"scripts/" + f: sha256(os.path.join(HERE, f)) for f in scripts},
            "descriptions": {"network/" + f: sha256(os.path.join(RESOURCES, "network", f)) for f in descriptions},
            "files": {f: sha256(os.path.join(out, f)) for f in made}}, text, indent=1)
        text.write("\n")


if __name__ == "__main__":
    main()
