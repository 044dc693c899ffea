package dev.tjtrain.report;

import dev.tjtrain.report.page.DataUrl;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
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
    if (mistakes.stream().anyMatch(mistake -> mistake.explanation().length > 0)) {
      html.element(
          "p",
          "Below each image what spoke for the predicted class (Grad-CAM): red most, blue not at"
              + " all.",
          "class",
          "note");
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
          Optional<String> picture = DataUrl.of(mistake.thumbnail());
          if (picture.isPresent()) {
            html.empty("img", "src", picture.get(), "alt", mistake.file());
          } else {
            html.element("div", "no picture", "class", "missing");
          }
          DataUrl.of(mistake.explanation())
              .ifPresent(map -> html.empty("img", "src", map, "alt", mistake.file()));
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
}
