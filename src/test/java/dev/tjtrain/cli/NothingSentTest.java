package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NothingSentTest {

  /** DJL would report to its makers, once its engine is loaded, that it is in use. */
  @Test
  void a_run_on_own_images_and_weights_opens_no_connection(@TempDir Path folder) throws Exception {
    String[] transfer = TrainedRuns.in(folder).arguments("run", 1, "transfer");

    Shell.Result result =
        new Shell(folder)
            .running(NetworkUrlsNamed.class)
            .run("unset OPT_OUT_TRACKING DJL_OFFLINE; exec \"$@\"", transfer);

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).doesNotContain(NetworkUrlsNamed.MARK);
  }
}
