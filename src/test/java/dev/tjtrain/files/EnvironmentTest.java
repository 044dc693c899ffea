package dev.tjtrain.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

  @Test
  void the_home_is_pythons_home() {
    Map<String, String> java = Map.of("user.home", "/passwd/home", "os.name", "Linux");
    assertThat(new Environment(Map.of("HOME", "/my/home"), java).home())
        .isEqualTo(Path.of("/my/home"));
    assertThat(new Environment(Map.of("HOME", " "), java).home())
        .isEqualTo(Path.of("/passwd/home"));
    Map<String, String> windows = Map.of("user.home", "/passwd/home", "os.name", "Windows 11");
    assertThat(new Environment(Map.of("HOME", "/x", "USERPROFILE", "/y"), windows).home())
        .isEqualTo(Path.of("/y"));
  }

  @Test
  void a_tilde_is_the_home() {
    Environment environment = new Environment(Map.of("HOME", "/my/home"), Map.of());
    assertThat(environment.expandHome("~")).isEqualTo(Path.of("/my/home"));
    assertThat(environment.expandHome("~/a")).isEqualTo(Path.of("/my/home/a"));
    assertThat(environment.expandHome("~other/a")).isEqualTo(Path.of("~other/a"));
  }

  @Test
  void the_environment_of_this_process_is_a_copy() {
    assertThat(Environment.system().property("java.version"))
        .contains(System.getProperty("java.version"));
  }
}
