package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that {@code completion} prints, tried in bash itself. */
class CompletionTest {

  @TempDir Path folder;

  @Test
  void bash_completes_commands_and_options() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash here");
    Cli.Result result = new Cli(folder).run("completion");
    assertThat(result.code()).isZero();
    Path script = Files.writeString(folder.resolve("completion.sh"), result.out());

    assertThat(completed(script, "fine")).contains("fine-tune");
    assertThat(completed(script, "transfer --ep")).contains("--epochs");
  }

  private static String completed(Path script, String typed) throws Exception {
    String program =
        """
        source '%s'
        COMP_WORDS=(tj-train %s)
        COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
        COMP_LINE="tj-train %s"
        COMP_POINT=${#COMP_LINE}
        _complete_tj-train
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, typed, typed);
    Process bash = new ProcessBuilder("/bin/bash", "-c", program).redirectErrorStream(true).start();
    String printed = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor()).as(printed).isZero();
    return printed;
  }
}
