package dev.tjtrain.report.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunNamesTest {

  @Test
  void folders_of_different_names_are_called_by_these() {
    assertThat(names("runs/a", "runs/b", "/elsewhere/c/")).containsExactly("a", "b", "c");
  }

  @Test
  void folders_of_one_name_are_told_apart_by_those_around_them() {
    assertThat(names("runs/a", "old/a", "b")).containsExactly("runs/a", "old/a", "b");
    assertThat(names("/x/p/runs/a", "/x/q/runs/a")).containsExactly("p/runs/a", "q/runs/a");
  }

  @Test
  void a_folder_that_ends_another_keeps_its_whole_path() {
    assertThat(names("/runs/a", "/x/runs/a")).containsExactly("/runs/a", "x/runs/a");
  }

  @Test
  void a_folder_that_is_given_again_is_numbered() {
    assertThat(names("a", "b", "./a", "b/../a")).containsExactly("a", "b", "a (2)", "a (3)");
  }

  private static List<String> names(String... folders) {
    return RunNames.of(Stream.of(folders).map(Path::of).toList());
  }
}
