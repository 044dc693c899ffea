package dev.tjtrain.run.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.audit.AuditResult;
import dev.tjtrain.audit.Finding;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.files.CsvLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Writes findings.csv. */
final class FindingsFile {

  static final String NAME = "findings.csv";

  private FindingsFile() {}

  /** Writes a line for each finding, by kind and the worst first, in place of an older file. */
  static void write(Path file, AuditResult result) throws IOException {
    ImageFolderDataset dataset = result.dataset();
    AtomicFile.write(
        file,
        out -> {
          out.write("path,class,kind,score,suggestion\n".getBytes(UTF_8));
          for (Finding finding : result.findings()) {
            CsvLine line =
                new CsvLine()
                    .add(dataset.path(finding.image()))
                    .add(dataset.getClasses().get(dataset.label(finding.image())))
                    .add(finding.kind().toString())
                    .add(String.format(Locale.ROOT, "%.4f", finding.score()))
                    .add(finding.suggestion());
            out.write(line.toString().getBytes(UTF_8));
          }
        });
  }
}
