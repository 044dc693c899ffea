package dev.tjtrain.network.summary;

import java.util.Map;

/** Writes a module with all that is inside as Python's {@code print(model)}. */
final class LayerText {

  private LayerText() {}

  /** Lines without a line end behind the last. */
  static String of(Layer layer) {
    StringBuilder text = new StringBuilder();
    write(text, layer, "");
    return text.toString();
  }

  private static void write(StringBuilder text, Layer layer, String indent) {
    text.append(layer.name());
    if (layer instanceof Layer.Chain chain) {
      text.append("(\n");
      for (Map.Entry<String, Layer> child : chain.children().entrySet()) {
        text.append(indent).append("  (").append(child.getKey()).append("): ");
        write(text, child.getValue(), indent + "  ");
        text.append('\n');
      }
      text.append(indent).append(')');
    }
  }
}
