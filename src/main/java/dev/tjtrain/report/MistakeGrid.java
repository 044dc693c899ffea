package dev.tjtrain.report;

import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The mistakes as thumbnails, the most confident first. */
final class MistakeGrid {

  private MistakeGrid() {}

  static void writeTo(Html html, List<Mistake> mistakes) {
    if (mistakes.isEmpty()) {
      html.element("p", "None to show.", "class", "note");
      return;
    }
    html.element(
        "div",
        () ->
            mistakes.stream()
                .sorted(Comparator.comparingDouble(Mistake::probability).reversed())
                .forEach(mistake -> figure(html, mistake)),
        "class",
        "mistakes");
  }

  private static void figure(Html html, Mistake mistake) {
    html.element(
        "figure",
        () -> {
          Optional<String> type = mediaType(mistake.thumbnail());
          if (type.isPresent()) {
            html.empty(
                "img",
                "src",
                "data:"
                    + type.get()
                    + ";base64,"
                    + Base64.getEncoder().encodeToString(mistake.thumbnail()),
                "alt",
                mistake.file());
          } else {
            html.element("div", "no picture", "class", "missing");
          }
          html.element("figcaption", () -> caption(html, mistake));
        });
  }

  private static void caption(Html html, Mistake mistake) {
    html.element(
        "div",
        () -> {
          html.element("span", () -> Page.name(html, mistake.predicted()), "class", "predicted");
          html.element("span", Numbers.percent(mistake.probability()), "class", "probability");
        });
    html.element(
        "div",
        () -> {
          html.text("is ");
          Page.name(html, mistake.actual());
        });
    html.element("div", () -> Page.name(html, mistake.file()), "class", "file");
  }

  /** By the first bytes; data URLs carry no name to go by. */
  private static Optional<String> mediaType(byte[] picture) {
    if (startsWith(picture, 0xff, 0xd8, 0xff)) {
      return Optional.of("image/jpeg");
    }
    return startsWith(picture, 0x89, 'P', 'N', 'G') ? Optional.of("image/png") : Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, int... first) {
    for (int i = 0; i < first.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != first[i]) {
        return false;
      }
    }
    return true;
  }
}
