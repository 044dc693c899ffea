package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {

  @TempDir Path folder;

  @Test
  void runs_stand_side_by_side_on_one_page() throws Exception {
    DrawnFrames.folder(folder.resolve("data"), 10, "cat", "mouse");
    train("transfer", "one");
    train("fine-tune", "two");

    Cli.Result result = compare("one", "two");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.readString(folder.resolve("page.html")))
        .contains("transfer", "fine-tune", "one", "two")
        .doesNotContain("NaN", "<script>")
        .endsWith("</html>\n");
    assertThat(result.out().lines())
        .hasSize(2)
        .last()
        .asString()
        .matches(
            "two against one: [+-]\\d+\\.\\d points \\(95 % interval -\\d+\\.\\d to \\+\\d+\\.\\d\\)"
                + " on the same 2 test images; McNemar p \\d\\.\\d+, may be chance");
  }

  @Test
  void runs_whose_folders_have_one_name_are_told_apart() throws Exception {
    for (String name : new String[] {"old/first", "new/first"}) {
      Files.createDirectories(folder.resolve(name));
      Files.writeString(
          folder.resolve(name).resolve("metrics.csv"),
          "epoch,train_loss,train_accuracy,val_loss,val_accuracy,seconds\n0,1,0.5,1,0.5,1\n");
    }

    Cli.Result result = compare("old/first", "new/first");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.readString(folder.resolve("page.html")))
        .contains(">old/first<", ">new/first<")
        .doesNotContain(">first<");
  }

  @Test
  void what_is_no_run_is_refused_by_name_and_no_page_is_written() throws Exception {
    Files.createDirectory(folder.resolve("empty"));

    for (String name : new String[] {"nowhere", "empty"}) {
      Cli.Result result = compare(name);

      assertThat(result.code()).isEqualTo(3);
      assertThat(result.errLines()).hasSize(1).first().asString().contains(name);
      assertThat(folder.resolve("page.html")).doesNotExist();
    }
  }

  private Cli.Result compare(String... runs) {
    String[] arguments = new String[runs.length + 3];
    arguments[0] = "compare";
    for (int i = 0; i < runs.length; i++) {
      arguments[i + 1] = folder.resolve(runs[i]).toString();
    }
    arguments[runs.length + 1] = "--out";
    arguments[runs.length + 2] = folder.resolve("page.html").toString();
    return new Cli(folder.resolve("home")).run(arguments);
  }

  private void train(String command, String name) {
    Cli.Result result =
        new Cli(folder.resolve("home"))
            .run(
                command,
                "--data",
                folder.resolve("data").toString(),
                "--weights",
                "random",
                "--epochs",
                "2",
                "--image-size",
                "64x64",
                "--out",
                folder.resolve(name).toString());
    assertThat(result.code()).as(result.err()).isZero();
  }
}
