package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.run.diagnosis.Doctor;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code tj-train doctor} on this machine, on one that computes otherwise, and without libtorch.
 */
class DoctorTest {

  private static final String STORED = "self-test.json";

  @TempDir Path folder;

  @Test
  void a_machine_that_computes_as_pytorch_does_is_well() {
    Cli.Result result =
        new Cli(folder)
            .with("https_proxy", "http://somebody:secret@proxy.example:3128")
            .run("doctor", "--json");

    assertThat(result.code()).as(result.out()).isZero();
    assertThat(result.out()).doesNotContain("secret");
    JsonObject json = JsonParser.parseString(result.out()).getAsJsonObject();
    JsonObject machine = json.getAsJsonObject("machine");
    assertThat(machine.get("java").getAsString()).isEqualTo(System.getProperty("java.version"));
    assertThat(machine.get("cores").getAsInt()).isPositive();
    assertThat(json.getAsJsonObject("storage").getAsJsonArray("folders")).hasSize(6);
    assertThat(json.getAsJsonObject("storage").get("proxies").toString())
        .isEqualTo("[\"https: proxy.example:3128, with a name and a password\"]");
    assertThat(json.getAsJsonObject("libtorch").get("version").getAsString()).startsWith("2.");
    assertThat(json.getAsJsonArray("devices").get(0).getAsString()).isEqualTo("cpu");
    assertThat(json.getAsJsonArray("checks").size())
        .as("decoding; of each device two of logits, four of losses")
        .isEqualTo(1 + 6 * json.getAsJsonArray("devices").size());
    assertThat(json.getAsJsonArray("checks"))
        .allMatch(check -> check.getAsJsonObject().get("passed").getAsBoolean());
    assertThat(json.getAsJsonArray("speeds"))
        .allMatch(speed -> speed.getAsJsonObject().get("images_a_second").getAsDouble() > 0);
  }

  @Test
  void what_differs_from_the_stored_values_is_named() throws Exception {
    JsonObject stored = stored();
    stored.getAsJsonObject("images").addProperty("png-rgb.png", "0".repeat(64));
    stored.getAsJsonArray("logits").get(1).getAsJsonArray().set(2, new Gson().toJsonTree(7.5));
    stored
        .getAsJsonObject("losses")
        .getAsJsonObject("fine-tune")
        .getAsJsonArray("default")
        .set(2, new Gson().toJsonTree(0.25));
    // Resources of the boot class path are found first.
    Path altered =
        folder.resolve("altered").resolve(Doctor.class.getPackageName().replace('.', '/'));
    Files.createDirectories(altered);
    Files.writeString(altered.resolve(STORED), stored.toString());

    ChildProcess child =
        ChildProcess.start(
            folder, List.of("-Xbootclasspath/a:" + folder.resolve("altered")), "doctor");
    List<String> lines = child.remainingOutput();

    assertThat(child.exitCode()).isEqualTo(1);
    assertThat(lines).contains("this machine does not compute as it should:");
    assertThat(lines.subList(lines.size() - 4, lines.size()))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo("  decoding: 1 of 22 images: png-rgb.png has other pixels"),
            line -> assertThat(line).startsWith("  cpu: transfer, logits: logit 6 is "),
            line ->
                assertThat(line)
                    .startsWith("  cpu: fine-tune, logits: logit 6 is ")
                    .endsWith(" where 7.500000 is stored (allowed difference: 1e-03)"),
            line ->
                assertThat(line)
                    .startsWith(
                        "  cpu: fine-tune, recipe default, losses: the loss of step 2 is 1.3")
                    .endsWith(" where 0.250000 is stored (allowed difference: 2e-03)"));
  }

  @Test
  void without_libtorch_the_page_is_there_and_says_why() throws Exception {
    Path noFolder = Files.createFile(folder.resolve("file"));

    ChildProcess child = ChildProcess.start(folder, noFolder, List.of(), "doctor");
    List<String> lines = child.remainingOutput();

    assertThat(child.exitCode()).isEqualTo(1);
    assertThat(lines).anyMatch(line -> line.startsWith("java "));
    assertThat(lines.get(lines.size() - 1)).startsWith("  self-test: libtorch cannot be loaded");
  }

  private static JsonObject stored() throws Exception {
    try (Reader in =
        new InputStreamReader(Doctor.class.getResourceAsStream(STORED), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject();
    }
  }
}
