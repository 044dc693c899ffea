package dev.tjtrain.network.export;

import java.util.Locale;

/** What a model can be exported as. */
public enum ExportFormat {
  /** Tensors under torchvision's names: safetensors, or what {@code torch.save} writes. */
  STATE_DICT,
  /** A module that runs in libtorch, with or without Python. */
  TORCHSCRIPT,
  /** A file that ONNX Runtime and most other runtimes load. */
  ONNX,
  /** A folder that DJL and DJL Serving load: module, settings and class names. */
  DJL;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
