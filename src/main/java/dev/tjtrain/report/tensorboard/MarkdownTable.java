package dev.tjtrain.report.tensorboard;

import java.util.Map;

/** Names and values as a Markdown table, for TensorBoard's text page. */
public final class MarkdownTable {

  private MarkdownTable() {}

  /** One row an entry, in the map's order; what the entries hold is shown letter for letter. */
  public static String of(String nameTitle, String valueTitle, Map<String, String> entries) {
    StringBuilder table = new StringBuilder();
    row(table, nameTitle, valueTitle);
    table.append("|---|---|\n");
    entries.forEach((name, value) -> row(table, name, value));
    return table.toString();
  }

  private static void row(StringBuilder table, String name, String value) {
    table.append("| ").append(literal(name)).append(" | ").append(literal(value)).append(" |\n");
  }

  /** Markdown lets every punctuation mark be escaped with a backslash; "<" it passes on as HTML. */
  private static String literal(String text) {
    return text.replaceAll("\\R", " ")
        .replaceAll("([\\\\`*_{}\\[\\]()#+!|~-])", "\\\\$1")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
