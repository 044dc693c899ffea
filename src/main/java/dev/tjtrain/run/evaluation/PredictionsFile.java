package dev.tjtrain.run.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.files.CsvLine;
import dev.tjtrain.files.TemporaryFile;
import dev.tjtrain.files.WriteFailure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Every prediction of an evaluation as comma-separated values. The file appears when it is {@link
 * #complete}, or not at all.
 */
final class PredictionsFile implements AutoCloseable {

  private final Path file;
  private final TemporaryFile partial;
  private final boolean replaceable;
  private final OutputStream out;
  private final Writer writer;

  private PredictionsFile(Path file) throws IOException {
    this.file = file;
    // A device or pipe cannot be put in place: it is written to as it is.
    this.replaceable = !Files.exists(file) || Files.isRegularFile(file);
    this.partial = TemporaryFile.beside(file);
    this.out = Files.newOutputStream(replaceable ? partial.path() : file);
    this.writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
  }

  /**
   * Begins the file.
   *
   * @throws IOException if it cannot be written there
   */
  static PredictionsFile begin(Path chosen, List<String> classes) throws IOException {
    Path file = Files.exists(chosen) ? chosen.toRealPath() : chosen;
    if (Files.isDirectory(file)) {
      throw new IOException(chosen + " is a folder; --csv takes a file");
    }
    PredictionsFile predictions;
    try {
      predictions = new PredictionsFile(file);
    } catch (NoSuchFileException e) {
      throw new IOException(chosen + ": there is no such folder; --csv makes none", e);
    } catch (IOException e) {
      throw WriteFailure.explain(chosen, e);
    }
    predictions.line(new CsvLine().add("path").add("class").add("predicted").addClasses(classes));
    return predictions;
  }

  void line(CsvLine line) throws IOException {
    try {
      writer.write(line.toString());
    } catch (IOException e) {
      throw WriteFailure.explain(file, e);
    }
  }

  /** Puts the whole file in its place. */
  void complete() throws IOException {
    try {
      writer.close();
      if (replaceable) {
        partial.moveTo(file);
      }
    } catch (IOException e) {
      throw WriteFailure.explain(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    // The writer leaves out open when its last bytes find no room.
    try (partial;
        out) {
      writer.close();
    } catch (IOException e) {
      throw WriteFailure.explain(file, e);
    }
  }
}
