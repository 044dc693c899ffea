"""A network as an ONNX graph without its tensors, which `export --format onnx` fills in."""
import warnings

import torch
from torch import Tensor, nn
from torch.onnx import TrainingMode, register_custom_op_symbolic, unregister_custom_op_symbolic

from torchscript.blocks import Parts
from torchscript.network import attach, attach_blocks

OPSET = 17


class OnnxNetwork(nn.Module):
    """Blocks, pooling and classifier in Python, which the exporter follows better than TorchScript. In eval mode the rest
    of the head does nothing."""

    def __init__(self, description: dict):
        super().__init__()
        self.paths = [path for entry in description["blocks"] for path in entry["modules"]]
        self.classifier_path = description["torchvisionClassifier"]
        attach_blocks(self, description, Parts(description))
        attach(self, self.classifier_path, nn.Linear(description["embedding"], 1))

    def forward(self, x: Tensor) -> Tensor:
        for path in self.paths:
            x = self.get_submodule(path)(x)
        return self.get_submodule(self.classifier_path)(x.mean([2, 3]))


def pooled(graph, x, axes, keep, dtype):
    """`x.mean([2, 3])`. ONNX's ReduceMean would differ between operator sets 17 and 18; this one is the same in both."""
    return graph.op("Flatten", graph.op("GlobalAveragePool", x), axis_i=1)


def write(description: dict, out: str) -> None:
    """The inputs of the graph are `x` and, under torchvision's names, the tensors; its output is `y`, the logits."""
    network = OnnxNetwork(description).eval()
    for tensor in network.state_dict().values():
        tensor.copy_(torch.rand(tensor.shape))  # of equal tensors the exporter would keep one alone
    register_custom_op_symbolic("aten::mean", pooled, OPSET)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # In eval mode the exporter would fold batch norms into convolutions.
        torch.onnx.export(network, torch.zeros(2, 3, 64, 96), out, opset_version=OPSET, export_params=False,
                          training=TrainingMode.PRESERVE, do_constant_folding=False, input_names=["x"], output_names=["y"],
                          dynamic_axes={"x": {0: "N", 2: "height", 3: "width"}, "y": {0: "N"}})
    unregister_custom_op_symbolic("aten::mean", OPSET)
