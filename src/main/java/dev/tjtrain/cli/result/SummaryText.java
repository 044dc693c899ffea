package dev.tjtrain.cli.result;

import com.google.gson.GsonBuilder;
import dev.tjtrain.network.summary.Layer;
import dev.tjtrain.network.summary.NetworkSummary;
import dev.tjtrain.network.summary.NetworkSummary.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a network's summary for people and for programs. */
public final class SummaryText {

  private static final String RULE = "-".repeat(20);

  private final NetworkSummary network;
  private final List<String> modes;

  /**
   * Writes of the given modes.
   *
   * @param modes {@code transfer}, {@code fine-tune} or both
   */
  public SummaryText(NetworkSummary network, List<String> modes) {
    this.network = network;
    this.modes = modes;
  }

  /** The modules, a row a block, and what it comes to. */
  public String table(boolean parameters) {
    StringBuilder text = new StringBuilder();
    line(text, "%s%n%s", network.modules(), RULE);
    int name = network.blocks().stream().mapToInt(block -> block.name().length()).max().orElse(0);
    String row = "%-" + Math.max(name, 12) + "s %-20s %12s %12s %14s";
    String trains = modes.size() == 2 ? "  %-8s  %s" : "  %s";
    line(
        text,
        row + trains,
        row(List.of("block", "type", "output", "parameters", "multiply-adds"), modes));
    for (Block block : network.blocks()) {
      List<String> learns = modes.stream().map(mode -> learns(block, mode)).toList();
      line(
          text,
          row + trains,
          row(
              List.of(
                  block.name(),
                  block.type(),
                  size(block.output()),
                  count(block.parameters()),
                  count(block.multiplyAdds())),
              learns));
    }
    line(text, "%s", RULE);
    line(text, "image: %dx%d pixels", network.height(), network.width());
    line(text, "parameters: %s", count(network.parameters()));
    for (String mode : modes) {
      line(
          text,
          "trained in %s: %s",
          described(mode),
          count(network.trainableParameters(fine(mode))));
    }
    line(text, "multiply-adds: %s an image", count(network.multiplyAdds()));
    line(text, "size: %.1f MB", network.bytes() / 1e6);
    if (parameters) {
      modes.forEach(mode -> list(text, mode));
    }
    return text.toString();
  }

  /** The same as a JSON object. */
  public String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("classes", network.classes());
    json.put("image_size", List.of(network.height(), network.width()));
    json.put("unfreeze_from", network.unfreezeFrom());
    json.put("parameters", network.parameters());
    json.put("multiply_adds", network.multiplyAdds());
    json.put("bytes", network.bytes());
    json.put("blocks", network.blocks().stream().map(this::json).toList());
    Map<String, Object> trainable = new LinkedHashMap<>();
    for (String mode : modes) {
      trainable.put(
          mode,
          Map.of(
              "values",
              network.trainableParameters(fine(mode)),
              "parameters",
              network.trainable(fine(mode))));
    }
    json.put("trainable", trainable);
    return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
  }

  private Map<String, Object> json(Block block) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", block.name());
    json.put("type", block.type());
    json.put("output", block.output().dimensions());
    json.put("parameters", block.parameters());
    json.put("multiply_adds", block.multiplyAdds());
    json.put(
        "trains_in",
        modes.stream()
            .filter(mode -> fine(mode) ? block.trainsInFineTune() : block.trainsInTransfer())
            .toList());
    return json;
  }

  /** As the tutorial lists them. */
  private void list(StringBuilder text, String mode) {
    line(text, "%s%ntrained in %s:", RULE, described(mode));
    network
        .trainable(fine(mode))
        .forEach((name, shape) -> line(text, "%s torch.Size(%s)", name, Arrays.toString(shape)));
  }

  private String described(String mode) {
    return fine(mode) ? mode + " (from block " + network.unfreezeFrom() + ")" : mode;
  }

  private static boolean fine(String mode) {
    return mode.equals("fine-tune");
  }

  private static String learns(Block block, String mode) {
    boolean trains = fine(mode) ? block.trainsInFineTune() : block.trainsInTransfer();
    return trains ? "trains" : "frozen";
  }

  private static String size(Layer.Size size) {
    return size.dimensions().stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static Object[] row(List<String> cells, List<String> more) {
    List<String> all = new ArrayList<>(cells);
    all.addAll(more);
    return all.toArray();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
