#!/usr/bin/python3
"""Makes the small weight files that the tests of dev.tjtrain.weights read.

Needs PyTorch (Debian's python3-torch, 1.13). Run from the repository's root:

    /usr/bin/python3 scripts/make_weight_fixtures.py

Tensor number k of the sequential module holds k + i/8 at its flat index i, so that the tests can
say what they expect; num_batches_tracked holds 7.
"""

import io
import pathlib
import zipfile
from collections import OrderedDict

import safetensors_file
import torch
from torch import nn

OUT = pathlib.Path("src/test/resources/dev/tjtrain/weights")


def sequential():
    module = nn.Sequential(nn.Conv2d(2, 3, 1, bias=False), nn.Sequential(nn.BatchNorm2d(3)))
    for k, tensor in enumerate(module.state_dict().values()):
        if tensor.is_floating_point():
            tensor.copy_((k + torch.arange(tensor.numel()) / 8).reshape(tensor.shape))
        else:
            tensor.fill_(7)
    return module.eval()


def variants():
    base = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    return OrderedDict(
        half=torch.tensor([1.5, -2.0, 65504.0, 6e-8], dtype=torch.float16),
        bfloat16=torch.tensor([1.5, -2.0, 3e38], dtype=torch.bfloat16),
        double=torch.tensor([0.1, 1e300], dtype=torch.float64),
        int64=torch.tensor([-(2**62), 3]),
        int32=torch.tensor([-(2**31), 3], dtype=torch.int32),
        int16=torch.tensor([-32768, 3], dtype=torch.int16),
        int8=torch.tensor([-128, 3], dtype=torch.int8),
        uint8=torch.tensor([255, 3], dtype=torch.uint8),
        bool=torch.tensor([True, False]),
        base=base,
        transposed=base.t(),
        columns=base[:, 1:3],
        row=base[2],
        expanded=torch.tensor([5.0]).expand(2, 3),
        empty=torch.zeros(0, 4),
        parameter=nn.Parameter(torch.tensor([1.0, 2.0])),
        scalar=torch.tensor(2.5),
    )


def as_torch_2(archive):
    """Rewrites a TorchScript archive as PyTorch 2 lays it out, with every entry deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            name = zipfile.ZipInfo("model_v2/" + info.filename.split("/", 1)[1])
            name.compress_type = zipfile.ZIP_DEFLATED
            if not name.filename.endswith(".debug_pkl"):
                new.writestr(name, old.read(info))
        new.writestr(zipfile.ZipInfo("model_v2/byteorder"), "little")
        new.writestr(zipfile.ZipInfo("model_v2/.data/serialization_id"), "1" * 40)
        new.writestr(zipfile.ZipInfo("model_v2/.format_version"), "1")
    return out.getvalue()


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    module = sequential()
    state = module.state_dict()
    legacy = {"_use_new_zipfile_serialization": False}

    torch.save(state, OUT / "sequential-legacy.pth", **legacy)
    torch.save(state, OUT / "sequential-zip.pth")
    (OUT / "sequential.safetensors").write_bytes(safetensors_file.content(state, {"format": "pt"}))
    torch.jit.save(torch.jit.script(module), OUT / "sequential-scripted.pt")
    torch.jit.save(torch.jit.trace(module, torch.zeros(1, 2, 2, 2)), OUT / "sequential-traced.pt")
    (OUT / "sequential-torch2-deflated.pt").write_bytes(as_torch_2(OUT / "sequential-scripted.pt"))

    torch.save(variants(), OUT / "variants-legacy.pth", **legacy)
    torch.save(variants(), OUT / "variants-zip.pth")

    optimizer = torch.optim.Adam(module.parameters())
    module(torch.ones(1, 2, 2, 2)).sum().backward()
    optimizer.step()
    checkpoint = {"epoch": 3, "loss": 0.5, "optimizer": optimizer.state_dict()}
    torch.save({**checkpoint, "state_dict": sequential().state_dict()}, OUT / "checkpoint-zip.pth")
    torch.save(
        {**checkpoint, "model": sequential().state_dict()}, OUT / "checkpoint-legacy.pth", **legacy
    )

    torch.save(sequential(), OUT / "whole-model-zip.pth")
    torch.save(nn.Identity(), OUT / "whole-model-legacy.pth", **legacy)
    quantized = torch.quantize_per_tensor(torch.ones(2), 0.5, 0, torch.quint8)
    torch.save({"weight": quantized}, OUT / "quantized.pth")
    torch.save({"weight": torch.ones(2, dtype=torch.complex64)}, OUT / "complex.pth")
    torch.save({"weight": torch.eye(2).to_sparse()}, OUT / "sparse.pth")


if __name__ == "__main__":
    main()
