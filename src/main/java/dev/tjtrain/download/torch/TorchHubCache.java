package dev.tjtrain.download.torch;

import dev.tjtrain.files.Environment;
import java.nio.file.Path;

/**
 * The folder where torch.hub keeps checkpoints: {@code
 * ${TORCH_HOME:-${XDG_CACHE_HOME:-~/.cache}/torch}/hub/checkpoints}, {@code ~} in the variables
 * included.
 *
 * @param checkpoints the folder; may not exist
 */
public record TorchHubCache(Path checkpoints) {

  /** Finds the folder as torch.hub does. */
  public static TorchHubCache of(Environment environment) {
    Path home =
        environment
            .variable("TORCH_HOME")
            .map(environment::expandHome)
            .orElseGet(() -> environment.caches().resolve("torch"));
    return new TorchHubCache(home.resolve("hub").resolve("checkpoints").toAbsolutePath());
  }

  /** Returns where {@code weights} belong. */
  public Path file(NamedWeights weights) {
    return checkpoints.resolve(weights.fileName());
  }

  /** Returns where {@code weights} lie while they come. */
  Path part(NamedWeights weights) {
    return checkpoints.resolve(weights.fileName() + ".partial");
  }

  /** Returns the file that whoever fetches {@code weights} holds locked. */
  Path lock(NamedWeights weights) {
    return checkpoints.resolve(weights.fileName() + ".lock");
  }
}
