package dev.tjtrain.report.page;

import dev.tjtrain.files.Checksums;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The frame of a page: one file with its style inside, which loads nothing, and runs nothing but a
 * script of its own.
 */
public final class Page {

  /** Even if markup got past the escaping, a browser would neither run nor fetch it. */
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

  private Page() {}

  /** A whole document of this title around what {@code content} adds. */
  public static String of(String title, Consumer<Html> content) {
    return document(title, POLICY, styleSheet(), content);
  }

  /**
   * Likewise, with a script at the end, the only one that a browser will run.
   *
   * @param css more style
   */
  public static String of(String title, String css, String script, Consumer<Html> content) {
    MessageDigest digest = Checksums.digest("SHA-256");
    String hash =
        Base64.getEncoder().encodeToString(digest.digest(script.getBytes(StandardCharsets.UTF_8)));
    return document(
        title,
        POLICY + "; script-src 'sha256-" + hash + "'",
        styleSheet() + css,
        html -> {
          content.accept(html);
          html.script(script);
        });
  }

  private static String document(String title, String policy, String css, Consumer<Html> content) {
    Html html = new Html();
    html.element(
        "html",
        () -> {
          html.element("head", () -> head(html, title, policy, css));
          html.element("body", () -> html.element("main", () -> content.accept(html)));
        },
        "lang",
        "en",
        "xmlns",
        "http://www.w3.org/1999/xhtml");
    return "<!DOCTYPE html>\n" + html;
  }

  /** A section with a heading. */
  public static void section(Html html, String heading, Runnable content) {
    html.element(
        "section",
        () -> {
          html.element("h2", heading);
          content.run();
        });
  }

  /** A name from outside, kept apart so that right-to-left letters do not turn what follows. */
  public static void name(Html html, String name) {
    html.element("bdi", name);
  }

  /** A table's head: a row of titles, which may be empty. */
  public static void heads(Html html, String... titles) {
    html.element(
        "thead",
        () ->
            html.element(
                "tr",
                () -> {
                  for (String title : titles) {
                    html.element("th", title, "scope", "col");
                  }
                }));
  }

  private static void head(Html html, String title, String policy, String css) {
    html.empty("meta", "charset", "UTF-8");
    html.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy);
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.empty("meta", "name", "color-scheme", "content", "light dark");
    html.element("title", title);
    html.style(css);
  }

  private static String styleSheet() {
    try (InputStream in = Page.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
