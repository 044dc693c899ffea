package dev.tjtrain.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.tjtrain.cli.CommandLines;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.files.Environment;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.record.RecordedRun;
import dev.tjtrain.work.Stop;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options that were written to config.json are read back as the same options. */
class ResumeArgumentsTest {

  private static final List<String> COMMAND_LINES =
      List.of(
          "transfer",
          "transfer --sample --weights random --offline --no-cache --deterministic",
          "transfer --labels a/b.csv --labels-columns id,breed --exclude a.txt --relabel b.csv",
          "transfer --data=some/where --epochs 7 --batch-size 3 --lr 1e-7 --lr-schedule cosine",
          "transfer --dataset a/b/versions/3 --lr-schedule step --lr-step 4 --lr-gamma 0.3",
          "transfer --optimizer sgd --momentum 0.25 --weight-decay 0.125 --label-smoothing 0.3",
          "transfer --optimizer adamw --class-weights balanced --augment flip --early-stopping 5",
          "transfer --backbone resnet18 --seed -9 --split-seed 77 --split blocks --device cuda:2 --limit 9",
          "transfer --folds 5 --fold 2",
          "transfer --recipe tutorial --normalize imagenet --batch-norm inference --max-bad 12.5%",
          "fine-tune --recipe best --image-size 64x64",
          "fine-tune --unfreeze-from 3 --image-size 50X70 --resize crop --exif-orientation ignore --truncated accept --out a/b --weights w.pt --keep-head");

  static List<String> commandLines() {
    return COMMAND_LINES;
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void what_is_written_is_read_back(String commandLine) throws Exception {
    TrainingConfig config = parsed(commandLine).config(Optional.empty());

    assertThat(readBack(config, commandLine.split(" ", 2)[0])).isEqualTo(config);
  }

  @Test
  void every_option_is_among_them() {
    Set<String> tried = new TreeSet<>(Set.of("--help", "--stacktrace", "--resume"));
    COMMAND_LINES.forEach(
        line -> {
          for (String word : line.split("[ =]", -1)) {
            tried.add(word);
          }
        });

    for (String command : List.of("transfer", "fine-tune")) {
      assertThat(spec(command).options().stream().map(OptionSpec::longestName)).isSubsetOf(tried);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\"b", "@list", "a=b", "a\nb", "'a'", "${env:HOME}"})
  void a_name_is_only_a_name(String name) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("data", name);
    options.put("weights", name);

    TrainingConfig config = read("transfer", options);

    assertThat(config.data().source()).isEqualTo(new DataSource.Folder(Path.of(name)));
    assertThat(config.model().weights()).isEqualTo(name);
  }

  private static TrainingConfig readBack(TrainingConfig config, String command) throws Exception {
    JsonObject json = new Gson().fromJson(new Gson().toJson(config.options()), JsonObject.class);
    Map<String, String> texts = new LinkedHashMap<>();
    json.asMap().forEach((name, value) -> texts.put(name, value.getAsString()));
    return read(command, texts);
  }

  private static TrainingConfig read(String command, Map<String, String> options) throws Exception {
    RecordedRun run =
        new RecordedRun(
            Path.of("run"), command, options, Map.of(), "", Optional.empty(), "cpu", "1", Map.of());
    return parsed(command + " --resume run").config(Optional.of(run));
  }

  private static TrainCommand parsed(String commandLine) {
    CommandLine root = CommandLines.create(context());
    String[] words = commandLine.split(" ", -1);
    root.parseArgs(words);
    return requireNonNull(root.getSubcommands().get(words[0])).getCommand();
  }

  private static CommandSpec spec(String command) {
    return requireNonNull(CommandLines.create(context()).getSubcommands().get(command))
        .getCommandSpec();
  }

  private static CommandContext context() {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    return new CommandContext(Environment.system(), nowhere, nowhere, new Stop());
  }
}
