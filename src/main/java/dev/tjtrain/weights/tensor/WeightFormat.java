package dev.tjtrain.weights.tensor;

import dev.tjtrain.weights.StateDictReader;

/** The formats that {@link StateDictReader} tells apart by content. */
public enum WeightFormat {
  /** {@code torch.save} before PyTorch 1.6: five pickles, then raw storages. */
  TORCH_LEGACY("torch state dict, legacy format"),
  /** {@code torch.save} since PyTorch 1.6: a zip archive with a pickle and raw storages. */
  TORCH_ZIP("torch state dict, zip format"),
  /** {@code torch.jit.save}: a zip archive like {@link #TORCH_ZIP}, with code, which is ignored. */
  TORCHSCRIPT("TorchScript archive"),
  /** A JSON header and raw tensors, after github.com/huggingface/safetensors. */
  SAFETENSORS("safetensors");

  private final String description;

  WeightFormat(String description) {
    this.description = description;
  }

  /** Returns the format in words. */
  @Override
  public String toString() {
    return description;
  }
}
