package dev.tjtrain.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.torch.DeviceRequest.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceRequestTest {

  @ParameterizedTest
  @CsvSource({"auto, AUTO, 0", "cpu, CPU, 0", "mps, MPS, 0", "cuda, CUDA, 0", "cuda:12, CUDA, 12"})
  void pytorchs_names_are_read(String text, Kind kind, int index) {
    assertThat(DeviceRequest.parse(text)).contains(new DeviceRequest(kind, index));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " cpu",
        "CPU",
        "gpu",
        "gpu9",
        "cuda:",
        "cuda:-1",
        "cuda:x",
        "cuda:1000",
        "cpu:0",
        "auto:1",
        "mps:0",
        "cuda:0\n"
      })
  void anything_else_is_none(String text) {
    assertThat(DeviceRequest.parse(text)).isEmpty();
  }

  @Test
  void a_request_prints_as_it_is_written() {
    assertThat(new DeviceRequest(Kind.CUDA, 2)).hasToString("cuda:2");
    assertThat(new DeviceRequest(Kind.AUTO, 0)).hasToString("auto");
  }
}
