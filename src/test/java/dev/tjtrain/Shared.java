package dev.tjtrain;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reference material that lies beside a working copy of the project, if it is there at all. */
public final class Shared {

  private static final Path ROOT = Path.of("..", "shared");

  private Shared() {}

  /** The file or folder {@code name}; skips the test where it is missing. */
  public static Path path(String name) {
    Path path = ROOT.resolve(name);
    assumeTrue(Files.exists(path), () -> "skipped: needs the reference material " + path);
    return path;
  }

  /** The JSON file {@code name}; skips the test where it is missing. */
  public static JsonElement json(String name) throws IOException {
    return JsonParser.parseString(Files.readString(path(name)));
  }
}
