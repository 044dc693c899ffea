package dev.tjtrain.network.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.DeferredTranslatorFactory;
import ai.djl.translate.ServingTranslatorFactory;
import ai.djl.translate.TranslatorFactory;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.Golden;
import dev.tjtrain.NoiseImage;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.Logits;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.network.SavedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder as any program that uses DJL loads it. */
class DjlFolderTest {

  private static final List<String> CLASSES =
      List.of("jerry", "Tom, \"the cat\" = #1", " J\u00e9rry \\ \ud83d\udc31");

  @TempDir static Path temporary;

  private static Path model;
  private static Path exported;

  @BeforeAll
  static void export() throws IOException {
    model = SavedRun.write(temporary.resolve("best.pt"), CLASSES);
    exported = export(model, "some folder");
  }

  @Test
  void it_gives_the_probabilities_that_the_network_gives() throws Exception {
    agree(
        List.of(
            NoiseImage.write(temporary.resolve("large.png"), 400, 600),
            NoiseImage.write(temporary.resolve("small.png"), 20, 30)));
  }

  @Test
  void it_gives_them_for_real_frames() throws Exception {
    List<Path> frames = Golden.frames();
    agree(List.of(frames.get(0), frames.get(30), frames.get(63)));
  }

  @Test
  void it_holds_three_files() throws Exception {
    try (Stream<Path> files = Files.list(exported)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder("model.pt", "serving.properties", "synset.txt");
    }
  }

  @Test
  void a_class_of_two_lines_is_refused_by_name_and_nothing_is_written() throws Exception {
    for (String name : List.of("two\nlines", "two\rlines", "")) {
      Path file = SavedRun.write(temporary.resolve("lines.pt"), List.of("one", name));

      assertThatThrownBy(() -> export(file, "lines"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith(file.toString())
          .hasMessageContaining("'" + name.replaceAll("[\n\r]", "?") + "'")
          .hasMessageNotContaining("\n");
      assertThat(temporary.resolve("lines")).doesNotExist();
    }
  }

  /** DJL Serving finds the translator by serving.properties and takes and gives bytes. */
  @Test
  void it_takes_an_encoded_image_and_gives_json_as_in_djl_serving() throws Exception {
    Path image = NoiseImage.write(temporary.resolve("served.png"), 200, 300);
    Input request = new Input();
    request.add("data", Files.readAllBytes(image));
    Criteria<Input, Output> criteria =
        Criteria.builder()
            .setTypes(Input.class, Output.class)
            .optModelPath(exported)
            .optTranslatorFactory(new ServingTranslatorFactory())
            .build();
    try (ZooModel<Input, Output> loaded = criteria.loadModel();
        Predictor<Input, Output> predictor = loaded.newPredictor();
        SavedModel ours = SavedModel.open(model, Device.cpu())) {
      String json = predictor.predict(request).getData().getAsString();

      Logits expected = new Logits(SavedRun.logits(ours, image), CLASSES.size()).over(2.5);
      JsonObject top = JsonParser.parseString(json).getAsJsonArray().get(0).getAsJsonObject();
      assertThat(top.get("className").getAsString()).isEqualTo(CLASSES.get(expected.predicted(0)));
      assertThat(top.get("probability").getAsDouble())
          .isCloseTo(expected.probabilities(0)[expected.predicted(0)], within(1e-6));
    }
  }

  private static void agree(List<Path> images) throws Exception {
    agree(images, new ImageClassificationTranslatorFactory());
    agree(images, new DeferredTranslatorFactory());
  }

  private static void agree(List<Path> images, TranslatorFactory factory) throws Exception {
    Criteria<Image, Classifications> criteria =
        Criteria.builder()
            .setTypes(Image.class, Classifications.class)
            .optModelPath(exported)
            .optTranslatorFactory(factory)
            .build();
    try (ZooModel<Image, Classifications> loaded = criteria.loadModel();
        Predictor<Image, Classifications> predictor = loaded.newPredictor();
        SavedModel ours = SavedModel.open(model, Device.cpu())) {
      for (Path image : images) {
        Classifications theirs = predictor.predict(ImageFactory.getInstance().fromFile(image));
        double[] expected =
            new Logits(SavedRun.logits(ours, image), CLASSES.size()).over(2.5).probabilities(0);
        for (int c = 0; c < CLASSES.size(); c++) {
          assertThat(theirs.get(CLASSES.get(c)).getProbability())
              .as("%s %s", image, CLASSES.get(c))
              .isCloseTo(expected[c], within(1e-6));
        }
      }
    }
  }

  private static Path export(Path from, String name) throws IOException {
    Path out = temporary.resolve(name);
    ModelExport.run(new ExportRequest(from, ExportFormat.DJL, out, false, false, false));
    return out;
  }
}
