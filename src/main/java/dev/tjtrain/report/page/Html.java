package dev.tjtrain.report.page;

/**
 * Writes markup that is HTML and well-formed XML at once. Every text and attribute value is escaped
 * here and nowhere else, so names out of a data set cannot become markup; elements nest by nested
 * calls, so none stays open.
 */
public final class Html {

  private final StringBuilder out = new StringBuilder();

  /**
   * Adds an element around what {@code content} adds.
   *
   * @param attributes names and values in turn
   */
  public void element(String name, Runnable content, String... attributes) {
    startTag(name, attributes);
    out.append('>');
    content.run();
    endTag(name);
  }

  /** Adds an element that holds text alone. */
  public void element(String name, String text, String... attributes) {
    element(name, () -> text(text), attributes);
  }

  /** Adds an element without content, such as {@code img}. */
  public void empty(String name, String... attributes) {
    startTag(name, attributes);
    out.append("/>");
  }

  /** Adds text. */
  public void text(String text) {
    escape(text);
  }

  /**
   * Adds a style sheet as it stands, as HTML wants it.
   *
   * @throws IllegalArgumentException if it holds a character that XML would read as markup
   */
  public void style(String css) {
    if (css.contains("<") || css.contains("&")) {
      throw new IllegalArgumentException("markup in a style sheet");
    }
    out.append("<style>").append(css).append("</style>");
  }

  /**
   * Adds a script, or data for one, as it stands.
   *
   * @param attributes names and values in turn
   * @throws IllegalArgumentException if it holds a character that XML would read as markup
   */
  public void script(String content, String... attributes) {
    if (content.contains("<") || content.contains("&")) {
      throw new IllegalArgumentException("markup in a script");
    }
    startTag("script", attributes);
    out.append('>').append(content).append("</script>\n");
  }

  /** The markup so far. */
  @Override
  public String toString() {
    return out.toString();
  }

  private void startTag(String name, String... attributes) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
  }

  private void endTag(String name) {
    out.append("</").append(name).append('>');
    if (name.length() > 1 && !name.equals("bdi") && !name.equals("span")) {
      out.append('\n');
    }
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isXml(character) ? character : 0xfffd);
              }
            });
  }

  /** Whether XML 1.0 allows the character: no control characters and no halves of pairs. */
  private static boolean isXml(int character) {
    return character == '\t'
        || character == '\n'
        || (character >= ' ' && character < 0x7f)
        || (character >= 0xa0 && character < 0xd800)
        || (character >= 0xe000 && character != 0xfffe && character != 0xffff);
  }
}
