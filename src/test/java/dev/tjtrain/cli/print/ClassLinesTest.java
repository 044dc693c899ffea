package dev.tjtrain.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.evaluate.Evaluation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassLinesTest {

  @Test
  void every_class_has_a_line_under_its_titles() {
    Evaluation test =
        new Evaluation(
            1,
            0.5,
            List.of("a", "a name much longer than others\u001b"),
            new int[][] {{1, 1}, {0, 0}});

    assertThat(ClassLines.of(test, "x").lines())
        .containsExactly(
            "class                           precision    recall        f1    images",
            "a                                  1.0000    0.5000    0.6667         2",
            "a name much longer than others?    0.0000         -         -         0");
  }

  @Test
  void of_many_classes_the_worst_are_shown() {
    int[][] confusion = new int[50][50];
    for (int c = 0; c < 49; c++) {
      confusion[c][c] = 1 + c;
      confusion[c][c == 0 ? 1 : 0] += 10;
    }
    List<String> names = IntStream.range(0, 50).mapToObj(c -> "c" + c).toList();

    List<String> lines =
        ClassLines.of(new Evaluation(1, 0.5, names, confusion), "result.json").lines().toList();

    assertThat(lines).hasSize(22);
    assertThat(lines.get(1)).startsWith("c0 ");
    assertThat(lines).noneMatch(line -> line.startsWith("c49 ")); // which has no images
    assertThat(lines.get(21)).isEqualTo("the classes of the lowest f1; all 50 are in result.json");
  }
}
