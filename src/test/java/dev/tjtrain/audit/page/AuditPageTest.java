package dev.tjtrain.audit.page;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.audit.Audit;
import dev.tjtrain.audit.AuditResult;
import dev.tjtrain.audit.AuditedImages;
import dev.tjtrain.audit.Finding;
import dev.tjtrain.audit.Finding.Advice;
import dev.tjtrain.audit.Finding.Kind;
import dev.tjtrain.dataset.Corrections;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.FeatureExtractor;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.work.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditPageTest {

  private static final String HOSTILE = "</script><b>&\"',\u202e";

  @TempDir private static Path shared;
  private static @Nullable Browser opened;

  @TempDir private Path folder;
  private Path page = Path.of("");

  @BeforeEach
  void images() throws Exception {
    page = folder.resolve("audit.html");
    DrawnFrames.folder(folder.resolve("data"), 6, "cat", "cow");
  }

  @Test
  void the_page_loads_nothing_and_runs_its_own_script_alone() throws Exception {
    DrawnFrames.write(folder.resolve("data/cow/" + "a<b>&\"',\u202e.png"), "cow", 77);
    write(findings());

    String html = Files.readString(page);
    assertThat(html)
        .contains("default-src &#39;none&#39;")
        .contains("script-src &#39;sha256-")
        .doesNotContain("<b>", "src=\"http", "href=\"http", "@import", "unsafe-eval");
    assertThat(html.split("<script", -1)).hasSize(3);
  }

  @Test
  void findings_are_filtered_by_kind_class_and_path() throws Exception {
    write(findings());
    Browser browser = browser();
    browser.open(page);
    assertThat(shown(browser)).isEqualTo(4);
    browser.evaluate("byId('kind').value = 'duplicate'; byId('kind').onchange()");
    assertThat(shown(browser)).isEqualTo(1);
    browser.evaluate("byId('kind').value = ''; byId('class').value = '1'; filter()");
    assertThat(shown(browser)).isEqualTo(2);
    browser.evaluate("byId('class').value = ''; byId('text').value = 'CAT/01'; filter()");
    assertThat(shown(browser)).isEqualTo(1);
    assertThat(
            browser
                .evaluate("document.querySelector('.finding figcaption').textContent")
                .getAsString())
        .isEqualTo("cat cat/01.png");
  }

  @Test
  void pictures_are_shown_side_by_side_with_the_class_that_differs_marked() throws Exception {
    write(findings());
    Browser browser = browser();
    browser.open(page);
    assertThat(
            browser
                .evaluate("document.querySelectorAll('.finding')[0].querySelectorAll('img').length")
                .getAsInt())
        .isEqualTo(3);
    assertThat(
            browser
                .evaluate(
                    "Promise.all([...document.images].map(i => i.decode().then(() => i.naturalWidth)))"
                        + ".then(w => new Set(w).size + ' ' + w[0])")
                .getAsString())
        .isEqualTo("1 160");
    assertThat(browser.evaluate("document.querySelector('.different').textContent").getAsString())
        .isEqualTo("cow");
  }

  @Test
  void keys_move_exclude_relabel_and_turn_and_the_lists_are_what_the_commands_take()
      throws Exception {
    write(findings());
    Browser browser = browser();
    browser.open(page);
    browser.press("j");
    browser.press("r"); // the first finding: cat/01.png seems to be a cow
    browser.press("j");
    browser.press("x"); // the second: cow/02.png
    browser.press("j");
    browser.press("x");
    browser.press("x"); // the third, and back
    browser.saveInto(folder);
    browser.evaluate("byId('save-exclude').onclick()");
    Path exclude = saved("exclude.txt");
    browser.evaluate("byId('save-relabel').onclick()");
    Path relabel = saved("relabel.csv");

    Corrections corrections = Corrections.read(exclude, relabel);
    assertThat(corrections.excluded()).containsExactly("cow/02.png");
    assertThat(corrections.relabelled()).containsExactly(Map.entry("cat/01.png", "cow"));
  }

  @Test
  void advice_is_taken_and_undone_for_what_is_shown() throws Exception {
    write(findings());
    Browser browser = browser();
    browser.open(page);
    browser.evaluate("byId('advice').onclick()");
    assertThat(browser.evaluate("excludeList() + relabelList()").getAsString())
        .isEqualTo("cow/02.png\npath,class\ncat/01.png,cow\n");
    assertThat(browser.evaluate("byId('count').textContent").getAsString())
        .isEqualTo("4 findings, page 1 of 1; 1 to exclude, 1 to relabel");
    browser.evaluate("byId('undo').onclick()");
    assertThat(browser.evaluate("excludeList() + relabelList()").getAsString())
        .isEqualTo("path,class\n");
  }

  @Test
  void ten_thousand_findings_are_shown_a_page_at_a_time() throws Exception {
    List<Kind> kinds = List.copyOf(EnumSet.range(Kind.MISLABELLED, Kind.OUTLIER));
    List<Finding> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(finding(i % 12, kinds.get(i / 2500), Advice.CHECK, List.of((i + 1) % 12)));
    }
    write(many);
    Browser browser = browser();
    browser.open(page);
    assertThat(shown(browser)).isEqualTo(50);
    assertThat(browser.evaluate("byId('count').textContent").getAsString())
        .startsWith("10000 findings, page 1 of 200;");
    browser.press("n");
    browser.press("n");
    browser.press("p");
    assertThat(browser.evaluate("byId('count').textContent").getAsString())
        .startsWith("10000 findings, page 2 of 200;");
    browser.evaluate("byId('kind').value = 'outlier'; filter()");
    assertThat(browser.evaluate("byId('count').textContent").getAsString())
        .startsWith("2500 findings, page 1 of 50;");
  }

  /** One for all tests; started where one needs it. */
  private static Browser browser() throws Exception {
    if (opened == null) {
      opened = Browser.start(Files.createDirectories(shared.resolve("profile")));
    }
    return opened;
  }

  @AfterAll
  static void close() {
    if (opened != null) {
      opened.close();
    }
  }

  private static int shown(Browser browser) throws Exception {
    return browser.evaluate("document.querySelectorAll('.finding').length").getAsInt();
  }

  private Path saved(String name) throws Exception {
    Path file = folder.resolve(name);
    for (int i = 0; i < 600 && !Files.exists(file); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return file;
  }

  /** Of images 0 to 5, which are cats, and 6 to 11, which are cows. */
  private static List<Finding> findings() {
    return List.of(
        new Finding(1, Kind.MISLABELLED, 0, 0.9, Advice.RELABEL, "cow", List.of(6, 7), 1),
        finding(8, Kind.DUPLICATE, Advice.EXCLUDE, List.of(9)),
        finding(3, Kind.OUTLIER, Advice.CHECK, List.of()),
        finding(10, Kind.QUALITY, Advice.CHECK, List.of()));
  }

  private static Finding finding(int image, Kind kind, Advice advice, List<Integer> others) {
    return new Finding(image, kind, 0, 0.5, advice, HOSTILE, others, image / 6);
  }

  private void write(List<Finding> findings) throws Exception {
    ImageFolderDataset dataset = ImageFolderDataset.open(folder.resolve("data"));
    UnreadableImages skips = new UnreadableImages(0, reason -> {});
    try (Network network =
            Networks.create(Backbone.DEFAULT, Networks.random(1), 2, 1, Device.cpu());
        FeatureExtractor.Both kept =
            new FeatureExtractor(
                    dataset,
                    network,
                    new Preprocessing(48, 64, true),
                    skips,
                    Progress.NONE,
                    () -> false,
                    FeatureCache.NONE)
                .frozenFeaturesAnd(network.backbone().depth(), Audit.RECORD)) {
      AuditedImages audited =
          new AuditedImages(
              dataset, kept, skips.reasons(), 64, 48, 1, 20, Progress.NONE, () -> false);
      AuditResult result =
          new AuditResult(dataset, dataset.count(), findings, Optional.empty(), Map.of());
      Files.writeString(page, AuditPage.of(result, audited));
    }
  }
}
