package dev.tjtrain.run;

import dev.tjtrain.data.download.Environment;
import java.nio.file.Path;

/** Where the program keeps what it can make again. */
final class Caches {

  private Caches() {}

  /** {@code $XDG_CACHE_HOME/tj-train}, else {@code ~/.cache/tj-train}. */
  static Path root(Environment environment) {
    return environment
        .variable("XDG_CACHE_HOME")
        .map(Path::of)
        .orElseGet(() -> environment.home().resolve(".cache"))
        .resolve("tj-train");
  }
}
