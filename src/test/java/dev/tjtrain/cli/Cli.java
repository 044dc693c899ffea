package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.files.Environment;
import dev.tjtrain.work.Stop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs the program inside the test's process, in a home of its own, and keeps what it prints. */
public final class Cli {

  private final Path home;
  private final Stop stop = new Stop();
  private final Map<String, String> more = new TreeMap<>();
  private final Map<String, String> properties = new TreeMap<>(Map.of("os.name", "Linux"));
  private String stopsAfter = "";

  /** What a command came to. */
  public record Result(int code, String out, String err) {

    public List<String> outLines() {
      return out.lines().toList();
    }

    public List<String> errLines() {
      return err.lines().toList();
    }
  }

  /** A command line whose caches and home lie in {@code home}, where there is nothing yet. */
  public Cli(Path home) {
    this.home = home;
  }

  /** Asks the run to stop as soon as it has printed {@code text} and a line's end. */
  Cli stoppingAfter(String text) {
    stopsAfter = text;
    return this;
  }

  /** Asks the run to stop before it has begun. */
  Cli stopped() {
    stop.request();
    return this;
  }

  /** Runs {@code arguments}; what stands in one of them is not split further. */
  public Result run(String... arguments) {
    Watched out = new Watched();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            arguments,
            environment(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            stop);
    return new Result(code, out.text(), err.toString(UTF_8));
  }

  Environment environment() {
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Environment(variables(), properties);
  }

  /** Variables that keep every cache below {@code home}, and those set besides. */
  Map<String, String> variables() {
    Map<String, String> all = new TreeMap<>(more);
    all.put("HOME", home.toString());
    all.put("XDG_CACHE_HOME", home.resolve("cache").toString());
    all.put("TORCH_HOME", home.resolve("torch").toString());
    all.put("KAGGLEHUB_CACHE", home.resolve("kagglehub").toString());
    return all;
  }

  /** Sets an environment variable. */
  Cli with(String variable, String value) {
    more.put(variable, value);
    return this;
  }

  /** Sets a system property, as the download sees it. */
  Cli property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  private final class Watched extends OutputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      bytes.write(b);
      if (b == '\n' && !stopsAfter.isEmpty() && text().contains(stopsAfter)) {
        stop.request();
      }
    }

    String text() {
      return bytes.toString(UTF_8);
    }
  }
}
