package dev.tjtrain.weights.tensor;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors of a weight file by name.
 *
 * @param file where they were read from, for messages
 * @param format what the file turned out to be
 * @param tensors name to tensor, in the file's order; unmodifiable
 */
public record StateDict(Path file, Format format, Map<String, WeightTensor> tensors) {

  /** The formats of weight files, which are told apart by content. */
  public enum Format {
    /** {@code torch.save} before PyTorch 1.6: five pickles, then raw storages. */
    TORCH_LEGACY("torch state dict, legacy format"),
    /** {@code torch.save} since PyTorch 1.6: a zip archive with a pickle and raw storages. */
    TORCH_ZIP("torch state dict, zip format"),
    /** {@code torch.jit.save}: an archive like {@link #TORCH_ZIP}, with code, which is ignored. */
    TORCHSCRIPT("TorchScript archive"),
    /** A JSON header and raw tensors, after github.com/huggingface/safetensors. */
    SAFETENSORS("safetensors");

    private final String description;

    Format(String description) {
      this.description = description;
    }

    /** Returns the format in words. */
    @Override
    public String toString() {
      return description;
    }
  }

  /** Keeps an own, ordered copy of the map. */
  public StateDict {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }
}
