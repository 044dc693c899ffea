package dev.tjtrain.report.page;

import com.samskivert.mustache.Mustache;
import dev.tjtrain.files.Checksums;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A page: one file with its style inside, which loads nothing, and runs nothing but a script of its
 * own. It is HTML and well-formed XML at once.
 *
 * <p>Pages are Mustache templates beside this class. A template reads the methods of the object
 * that it is filled from, and numbers in a {@link NumberFormat}: {@code {{loss.decimal}}}. What it
 * puts between two braces is escaped, so that names out of a dataset cannot become markup.
 */
public final class Page {

  /** Even if markup got past the escaping, a browser would neither run nor fetch it. */
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

  private static final Mustache.Compiler TEMPLATES =
      Mustache.compiler()
          .withEscaper(Page::escaped)
          .withCollector(NumberFormat.collector())
          .withLoader(name -> new StringReader(resource(Page.class, name + ".mustache")));

  private Page() {}

  /** A whole document of this title around {@code template}, filled from {@code content}. */
  public static String of(String title, String template, Object content) {
    return document(title, POLICY, "", Optional.empty(), template, content);
  }

  /**
   * Likewise, with a script at the end, the only one that a browser will run.
   *
   * @param css more style
   */
  public static String of(
      String title, String template, Object content, String css, String script) {
    MessageDigest digest = Checksums.digest("SHA-256");
    String hash =
        Base64.getEncoder().encodeToString(digest.digest(script.getBytes(StandardCharsets.UTF_8)));
    return document(
        title,
        POLICY + "; script-src 'sha256-" + hash + "'",
        css,
        Optional.of(verbatim(script)),
        template,
        content);
  }

  private static String document(
      String title,
      String policy,
      String css,
      Optional<String> script,
      String template,
      Object content) {
    return TEMPLATES
        .loadTemplate("page")
        .execute(
            Map.of(
                "title",
                title,
                "policy",
                policy,
                "style",
                verbatim(resource(Page.class, "report.css") + css),
                "content",
                TEMPLATES.loadTemplate(template).execute(content),
                "script",
                script));
  }

  /**
   * {@code text}, a style, a script or data for one, which a template may put into its element as
   * it is.
   *
   * @throws IllegalArgumentException if it holds a character that XML would read as markup
   */
  public static String verbatim(String text) {
    if (text.contains("<") || text.contains("&")) {
      throw new IllegalArgumentException("markup in a script or a style sheet");
    }
    return text;
  }

  /** The text of the file {@code name} beside {@code owner}. */
  public static String resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
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
    return out.toString();
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
