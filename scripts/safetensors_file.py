"""Tensors as a safetensors file, without the library, which Debian's Python lacks."""
import json
import struct

import torch

TYPES = {torch.float32: "F32", torch.int64: "I64", torch.int8: "I8"}


def content(tensors, metadata):
    """The bytes of the file; `metadata` are texts by name."""
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        raw = tensor.contiguous().numpy().tobytes()
        header[name] = {
            "dtype": TYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data
