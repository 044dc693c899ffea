package dev.tjtrain.audit.page;

import com.google.gson.Gson;
import dev.tjtrain.audit.AuditResult;
import dev.tjtrain.audit.AuditedImages;
import dev.tjtrain.audit.Finding;
import dev.tjtrain.audit.Remarks;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.report.page.DataUrl;
import dev.tjtrain.report.page.Page;
import dev.tjtrain.work.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All findings with small pictures, to be looked through, filtered and ticked; what is ticked is
 * saved as the lists that {@code --exclude} and {@code --relabel} take.
 */
public final class AuditPage {

  /** About 5 KB each; those of the worst findings of each kind. */
  private static final int MOST_PICTURES = 4000;

  private static final int MOST_OTHERS = 4;
  private static final int PICTURES_AT_ONCE = 32;

  private AuditPage() {}

  /**
   * Makes the page.
   *
   * @param images that were audited, for their pictures
   */
  public static String of(AuditResult result, AuditedImages images) throws IOException {
    ImageFolderDataset dataset = result.dataset();
    List<Finding> findings = result.findings();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("classes", dataset.getClasses());
    data.put("images", pictures(findings, images));
    data.put("findings", findings.stream().map(AuditPage::row).toList());
    String json = new Gson().toJson(data);
    String title = "Audit of " + dataset.root();
    return Page.of(
        title,
        "audit",
        Map.of(
            "title",
            title,
            "images",
            dataset.count(),
            "classes",
            dataset.getClasses().size(),
            "findings",
            findings.size(),
            "remarks",
            Remarks.of(result),
            "json",
            Page.verbatim(json)),
        Page.resource(AuditPage.class, "audit.css"),
        Page.resource(AuditPage.class, "audit.js"));
  }

  /** As the script reads it. */
  private static List<Object> row(Finding finding) {
    return List.of(
        finding.image(),
        finding.kind().toString(),
        finding.score(),
        finding.advice().toString(),
        finding.reason(),
        finding.others().subList(0, Math.min(MOST_OTHERS, finding.others().size())),
        finding.proposed());
  }

  /** By index: path, class, and, of those that have a picture, its shape and data. */
  private static Map<Integer, List<Object>> pictures(List<Finding> findings, AuditedImages images)
      throws IOException {
    Map<Finding.Kind, Integer> places = new EnumMap<>(Finding.Kind.class);
    Map<Finding, Integer> placeInKind = new HashMap<>();
    findings.forEach(
        finding -> placeInKind.put(finding, places.merge(finding.kind(), 1, Integer::sum)));
    List<Integer> shown =
        findings.stream()
            .sorted(Comparator.comparing(placeInKind::get))
            .flatMap(
                finding ->
                    Stream.concat(
                        Stream.of(finding.image()), finding.others().stream().limit(MOST_OTHERS)))
            .distinct()
            .toList();
    Map<Integer, List<Object>> pictures = new LinkedHashMap<>();
    Workers.inBatches(
        shown.size(),
        PICTURES_AT_ONCE,
        (from, to) -> {
          Map<Integer, List<Object>> some = new LinkedHashMap<>();
          for (int i = from; i < to; i++) {
            int image = shown.get(i);
            List<Object> entry = new ArrayList<>();
            entry.add(images.dataset().path(image));
            entry.add(images.dataset().label(image));
            if (i < MOST_PICTURES && !images.unreadable().containsKey(image)) {
              entry.add(images.shape(image));
              entry.add(DataUrl.of(images.thumbnail(image)).orElseThrow());
            }
            some.put(image, entry);
          }
          return some;
        },
        pictures::putAll,
        images.stop());
    return pictures;
  }
}
