package dev.tjtrain.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.train.EpochMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunReportTest {

  private static final String HOSTILE = "<script>alert(1)</script>&\"'\u202e\uD83D\uDE00";

  @TempDir Path folder;

  @Test
  void the_page_shows_the_numbers_of_the_run() throws Exception {
    String html = page(data("cat", 3, 2));

    assertThat(html)
        .contains("83.33 %") // test accuracy: (4 + 1) of 6
        .contains("batch-size", "libtorch", "lost.jpg")
        .contains("data:image/jpeg;base64,");
  }

  @Test
  void names_from_outside_are_escaped_everywhere() throws Exception {
    String html = page(data(HOSTILE, 3, 2));

    assertThat(html).doesNotContain("<script>alert").contains("&lt;script&gt;alert(1)");
  }

  @Test
  void the_page_refers_to_nothing_outside_itself() throws Exception {
    String html = page(data("cat", 3, 2));

    assertThat(html.replace("http://www.w3.org/", "")).doesNotContain("http://", "https://");
    assertThat(html).doesNotContain("src=\"/", "<link rel=\"stylesheet\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40})
  void any_number_of_epochs_and_of_classes_makes_a_page_without_nonsense(int epochs)
      throws Exception {
    String html = page(data("cat", epochs, 30));

    assertThat(html).endsWith("</html>\n").doesNotContain("NaN", "Infinity", "null");
  }

  @Test
  void the_pictures_beside_it_open() throws Exception {
    RunReport.write(folder, data("cat", 3, 2));

    for (String name : List.of("loss.png", "accuracy.png", "confusion.png")) {
      assertThat(ImageIO.read(folder.resolve(name).toFile()).getWidth())
          .as(name)
          .isGreaterThan(300);
    }
  }

  private String page(ReportData data) throws Exception {
    RunReport.write(folder, data);
    return Files.readString(folder.resolve("report.html"));
  }

  /** {@code classes} classes, the first of them called {@code name}. */
  private static ReportData data(String name, int epochs, int classes) {
    List<String> names =
        IntStream.range(0, classes).mapToObj(c -> c == 0 ? name : "class" + c).toList();
    int[][] confusion = new int[classes][classes];
    confusion[0][0] = 4;
    confusion[0][1] = 1;
    confusion[1][1] = 1;
    Evaluation test = new Evaluation(0.5, 5.0 / 6, names, confusion);
    List<EpochMetrics> metrics =
        IntStream.range(0, epochs)
            .mapToObj(e -> new EpochMetrics(e, 1.0 / (e + 1), 0.5, 1.2 / (e + 1), 0.4, 0.1))
            .toList();
    return new ReportData(
        "run " + name,
        "transfer",
        Map.of("batch-size", name),
        metrics,
        epochs - 1,
        epochs == 0 ? null : test,
        epochs == 0 ? null : test,
        epochs == 0
            ? List.of()
            : List.of(
                new Mistake(
                    name + "/lost.jpg",
                    name,
                    "class1",
                    0.9,
                    new byte[] {-1, -40, -1, -32},
                    new byte[0])),
        Map.of("total", Duration.ofSeconds(3)),
        Map.of("libtorch", name),
        Map.of("train", 10),
        Map.of(name, 10),
        List.of(name + " was skipped"),
        null,
        null);
  }
}
