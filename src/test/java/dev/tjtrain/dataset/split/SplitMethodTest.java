package dev.tjtrain.dataset.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitMethodTest {

  @TempDir private Path root = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "train,val,test",
    "Training,VALID,Testing",
    "archive/train,archive/validation,archive/test"
  })
  void folders_of_parts_are_the_split(String train, String validation, String test)
      throws IOException {
    images(train + "/tom", 6);
    images(train + "/jerry", 5);
    images(validation + "/tom", 2);
    images(validation + "/jerry", 1);
    images(test + "/tom", 1);
    images(test + "/jerry", 2);
    ImageFolderDataset images = ImageFolderDataset.open(root);

    Split split = SplitMethod.defaultFor(images).split(images, 20);

    assertThat(images.getClasses()).containsExactly("jerry", "tom");
    assertThat(images.remarks()).isEmpty();
    assertThat(split.train()).hasSize(11);
    assertThat(split.validation()).hasSize(3);
    assertThat(split.test()).hasSize(3);
    String folder = Path.of(test).getFileName().toString();
    assertThat(images.paths(split.test()))
        .containsExactly(folder + "/jerry/0.png", folder + "/jerry/1.png", folder + "/tom/0.png");
  }

  @Test
  void every_image_is_tested_in_one_fold_and_blocks_stay_together() throws IOException {
    images("a", 60);
    images("b", 30);
    ImageFolderDataset images = ImageFolderDataset.open(root);
    for (SplitMethod method : List.of(SplitMethod.RANDOM, SplitMethod.BLOCKS)) {
      int[] blocks = method.blocks(images);
      Set<Integer> tested = new HashSet<>();
      for (int fold = 0; fold < 5; fold++) {
        Split split = method.fold(images, 5, fold, 1);

        // A block has five images of a and three of b, so a fold may be off by one of each.
        int off = method == SplitMethod.BLOCKS ? 5 + 3 : 0;
        assertThat(split.test().length).isBetween(18 - off, 18 + off);
        assertThat(split.test()).isEqualTo(method.fold(images, 5, fold, 1).test());
        assertThat(split.validation()).isEqualTo(method.fold(images, 5, (fold + 1) % 5, 1).test());
        assertThat(split.train()).hasSize(90 - split.test().length - split.validation().length);
        Set<Integer> ofTest = new HashSet<>();
        for (int image : split.test()) {
          assertThat(tested.add(image)).isTrue();
          ofTest.add(blocks[image]);
        }
        assertThat(IntStream.of(split.train()).filter(image -> ofTest.contains(blocks[image])))
            .isEmpty();
      }
      assertThat(tested).hasSize(90);
      assertThatThrownBy(() -> method.fold(images, 91, 0, 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("not images enough for 91 folds");
    }
  }

  @Test
  void another_split_pools_the_parts() throws IOException {
    images("train/a", 7);
    images("train/b", 7);
    images("test/a", 3);
    images("test/b", 3);
    ImageFolderDataset images = ImageFolderDataset.open(root);

    assertThat(SplitMethod.RANDOM.split(images, 20).test())
        .isEqualTo(RandomSplit.of(20, 20).test());
  }

  @Test
  void a_missing_part_is_taken_from_the_training_part_class_by_class() throws IOException {
    images("train/a", 20);
    images("train/b", 10);
    images("test/a", 3);
    images("test/b", 4);
    ImageFolderDataset images = ImageFolderDataset.open(root);

    Split split = SplitMethod.GIVEN.split(images, 20);

    assertThat(images.remarks())
        .containsExactly(
            "the data has no validation part; it is taken from the training part, class by"
                + " class");
    assertThat(ofClasses(images, split.train())).containsExactly(16L, 8L);
    assertThat(ofClasses(images, split.validation())).containsExactly(4L, 2L);
    assertThat(split.test()).isEqualTo(images.given(SplitPart.TEST));
    assertThat(images.paths(split.validation())).allMatch(path -> path.startsWith("train/"));
    assertIsPartition(split, 37);
  }

  @Test
  void images_of_a_test_folder_without_classes_are_counted() throws IOException {
    images("train/a", 10);
    images("train/b", 10);
    images("test", 3);
    ImageFolderDataset images = ImageFolderDataset.open(root);

    assertThat(images.getClasses()).containsExactly("a", "b");
    assertThat(images.remarks())
        .containsExactly(
            "left out 3 images of " + root.resolve("test") + " outside the class folders",
            "the data has no validation part; it is taken from the training part, class by class",
            "the data has no test part; it is taken from the training part, class by class");
  }

  @Test
  void a_class_that_the_training_part_lacks_is_named() throws IOException {
    images("train/a", 2);
    images("train/b", 2);
    images("test/a", 1);
    images("test/spike", 1);

    assertThatThrownBy(() -> ImageFolderDataset.open(root))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the training part has no images of: spike");
  }

  @Test
  void a_class_that_the_test_part_lacks_is_said() throws IOException {
    images("train/a", 2);
    images("train/b", 2);
    images("val/a", 1);
    images("val/b", 1);
    images("test/a", 1);

    assertThat(ImageFolderDataset.open(root).remarks())
        .containsExactly("the test part has no images of: b");
  }

  @Test
  void classes_may_be_called_as_parts_are() throws IOException {
    images("train", 5);
    images("tram", 5);
    images("test", 5);
    ImageFolderDataset images = ImageFolderDataset.open(root);

    assertThat(images.getClasses()).containsExactly("test", "train", "tram");
    assertThat(SplitMethod.defaultFor(images)).isEqualTo(SplitMethod.RANDOM);
    assertThatThrownBy(() -> SplitMethod.GIVEN.split(images, 20))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--split given takes folders train, val and test");
  }

  @Test
  void a_limit_takes_the_first_of_each_class_of_each_part() throws IOException {
    images("train/a", 5);
    images("train/b", 5);
    images("test/a", 3);
    images("test/b", 1);

    ImageFolderDataset limited = ImageFolderDataset.open(root).limitedTo(OptionalInt.of(2));

    assertThat(limited.given(SplitPart.TRAIN)).hasSize(4);
    assertThat(limited.given(SplitPart.TEST)).hasSize(3);
  }

  @Test
  void stratified_gives_each_part_its_share_of_each_class() throws IOException {
    images("a", 100);
    images("b", 10);
    images("c", 3);
    ImageFolderDataset images = ImageFolderDataset.open(root);

    Split split = SplitMethod.STRATIFIED.split(images, 20);

    assertThat(ofClasses(images, split.train())).containsExactly(70L, 7L, 1L);
    assertThat(ofClasses(images, split.validation())).containsExactly(20L, 2L, 1L);
    assertThat(ofClasses(images, split.test())).containsExactly(10L, 1L, 1L);
    assertIsPartition(split, 113);
    assertThat(SplitMethod.STRATIFIED.split(images, 20))
        .usingRecursiveComparison()
        .isEqualTo(split);
    assertThat(SplitMethod.STRATIFIED.split(images, 21).test()).isNotEqualTo(split.test());
  }

  private static List<Long> ofClasses(ImageFolderDataset images, int[] part) {
    return IntStream.range(0, images.getClasses().size())
        .mapToObj(label -> IntStream.of(part).filter(i -> images.label(i) == label).count())
        .toList();
  }

  private static void assertIsPartition(Split split, int count) {
    Set<Integer> all = new HashSet<>();
    IntStream.of(split.train()).forEach(all::add);
    IntStream.of(split.validation()).forEach(all::add);
    IntStream.of(split.test()).forEach(all::add);
    assertThat(all).hasSize(count);
    assertThat(split.train().length + split.validation().length + split.test().length)
        .isEqualTo(count);
  }

  private void images(String folder, int count) throws IOException {
    Path path = Files.createDirectories(root.resolve(folder));
    for (int i = 0; i < count; i++) {
      Files.createFile(path.resolve(i + ".png"));
    }
  }
}
