package dev.tjtrain.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The expected orders are what torchvision's ImageFolder answered for the same files. */
class ImageFolderDatasetTest {

  @TempDir private Path root = Path.of("");

  @Test
  void folders_inside_a_class_come_in_torchvisions_order() throws Exception {
    touch("b/z.png", "b/a.png", "b/B.png", "b/a-c/1.png", "b/a/2.png", "b/a/b/0.png");
    touch("b/a.d/3.png", "b/aa.PNG", "Z/1.png", "a/10.png", "a/9.png");

    ImageFolderDataset images = ImageFolderDataset.open(root);

    assertThat(images.getClasses()).containsExactly("Z", "a", "b");
    assertThat(paths(images))
        .containsExactly(
            "Z/1.png",
            "a/10.png",
            "a/9.png",
            "b/B.png",
            "b/a.png",
            "b/aa.PNG",
            "b/z.png",
            "b/a/2.png",
            "b/a-c/1.png",
            "b/a.d/3.png",
            "b/a/b/0.png");
    assertThat(IntStream.range(0, 11).map(images::label))
        .containsExactly(0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2);
    assertThat(images.counts())
        .containsExactly(Map.entry("Z", 1), Map.entry("a", 2), Map.entry("b", 8));
    assertThat(images.file(3)).isEqualTo(root.resolve("b/B.png"));
  }

  /** By UTF-16 unit, Java's own order, the last two would change places. */
  @Test
  void class_names_are_sorted_by_code_point() throws Exception {
    try {
      touch("\ud83d\ude00/1.png", "\uff21/1.png", "\u00e9/1.png", "z/1.png");
    } catch (InvalidPathException e) {
      abort("skipped: this file system's names are not Unicode here");
    }

    assertThat(ImageFolderDataset.open(root).getClasses())
        .containsExactly("z", "\u00e9", "\uff21", "\ud83d\ude00");
  }

  @Test
  void hidden_files_and_what_is_no_image_are_left_out() throws Exception {
    touch("a/1.png", "a/.2.png", "a/._1.png", "a/notes.txt", "a/Thumbs.db", "a/.git/3.png");
    touch("b/1.png", ".hidden/1.png", "readme.png");

    ImageFolderDataset images = ImageFolderDataset.open(root);

    assertThat(images.getClasses()).containsExactly("a", "b");
    assertThat(paths(images)).containsExactly("a/1.png", "b/1.png");
  }

  @Test
  void link_loops_end() throws Exception {
    touch("a/1.png", "a/deep/2.png", "b/1.png");
    link(root.resolve("a/deep/up"), root.resolve("a"));
    link(root.resolve("b/self"), root.resolve("b"));

    assertThat(paths(ImageFolderDataset.open(root)))
        .containsExactly("a/1.png", "a/deep/2.png", "b/1.png");
  }

  @Test
  void a_linked_class_folder_is_followed(@TempDir Path elsewhere) throws Exception {
    touch("a/1.png");
    Files.createFile(elsewhere.resolve("2.png"));
    link(root.resolve("b"), elsewhere);

    assertThat(paths(ImageFolderDataset.open(root))).containsExactly("a/1.png", "b/2.png");
  }

  @Test
  void the_nesting_of_the_kaggle_dataset_is_seen_through() throws Exception {
    touch("tom_and_jerry/tom_and_jerry/jerry/1.jpg", "tom_and_jerry/tom_and_jerry/tom/1.jpg");
    touch("ground_truth.csv", "tom_and_jerry/.DS_Store");

    ImageFolderDataset images = ImageFolderDataset.open(root);

    assertThat(images.root()).isEqualTo(root.resolve("tom_and_jerry/tom_and_jerry"));
    assertThat(paths(images)).containsExactly("jerry/1.jpg", "tom/1.jpg");
  }

  @Test
  void a_single_class_folder_is_not_mistaken_for_nesting() throws Exception {
    touch("only/1.png", "only/deep/2.png");

    assertThat(ImageFolderDataset.open(root).getClasses()).containsExactly("only");
  }

  @Test
  void an_image_by_its_content_is_listed_whatever_its_ending() throws Exception {
    DrawnFrames.folder(root, 1, "a", "b");
    try (var files = Files.list(root.resolve("a"))) {
      Files.move(files.findFirst().orElseThrow(), root.resolve("a/1.jfif"));
    }
    touch("b/empty.dat");
    Files.writeString(root.resolve("b/2.jpg_"), "\0\0\0 ftypheic");
    Files.writeString(root.resolve("b/notes.txt"), "x");

    ImageFolderDataset images = ImageFolderDataset.open(root);

    assertThat(images.path(0)).isEqualTo("a/1.jfif");
    assertThat(images.count()).isEqualTo(2);
    assertThat(images.remarks())
        .containsExactly(
            "left out files that are no images of a kind that can be read:"
                + " 1 .txt, 1 HEIC image, 1 empty file");
  }

  @Test
  void what_is_left_out_is_said() throws Exception {
    touch(
        "a/1.png",
        "b/1.png",
        "one.png",
        "two.png",
        "__MACOSX/a/._1.png",
        "a/__MACOSX/1.png",
        "b/.ipynb_checkpoints/1.png");
    Files.createDirectories(root.resolve("empty/deep"));

    ImageFolderDataset images = ImageFolderDataset.open(root);

    assertThat(images.getClasses()).containsExactly("a", "b");
    assertThat(images.count()).isEqualTo(2);
    assertThat(images.remarks())
        .containsExactly(
            "left out 2 images of " + root + " outside the class folders",
            "passed over __MACOSX",
            "passed over .ipynb_checkpoints",
            "passed over folders without images: empty");
  }

  @Test
  void a_folder_without_images_of_classes_is_refused() throws Exception {
    touch("a/notes.txt", "1.png");

    assertThatThrownBy(() -> ImageFolderDataset.open(root))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(root + " holds no class folders with images");
  }

  @Test
  void a_limit_takes_the_first_of_each_class() throws Exception {
    touch("a/1.png", "a/2.png", "a/3.png", "b/1.png", "c/1.png", "c/2.png", "c/3.png");
    ImageFolderDataset all = ImageFolderDataset.open(root);

    ImageFolderDataset two = all.limitedTo(OptionalInt.of(2));

    assertThat(paths(two)).containsExactly("a/1.png", "a/2.png", "b/1.png", "c/1.png", "c/2.png");
    assertThat(two.getClasses()).containsExactly("a", "b", "c");
    assertThat(two.counts()).containsEntry("b", 1).containsEntry("c", 2);
    assertThat(paths(all)).hasSize(7);
    assertThat(all.paths(new int[] {6, 0})).containsExactly("c/3.png", "a/1.png");
  }

  @Test
  void a_record_is_the_decoded_frame_and_its_class() throws Exception {
    DrawnFrames.folder(root, 1, "a", "b");
    ImageFolderDataset images = ImageFolderDataset.open(root);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      var item = images.get(manager, 1);

      assertThat(item.getData().get(0).getShape()).isEqualTo(new Shape(48, 64, 3));
      assertThat(item.getData().get(0).toByteArray()).isEqualTo(images.image(1).rgb());
      assertThat(item.getLabels().get(0).toLongArray()).containsExactly(1);
    }
  }

  private void touch(String... paths) throws IOException {
    for (String path : paths) {
      Path file = root.resolve(path);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.createFile(file);
    }
  }

  private static void link(Path link, Path target) {
    try {
      Files.createSymbolicLink(link, target);
    } catch (IOException | UnsupportedOperationException e) {
      abort("skipped: no symbolic links here");
    }
  }

  private static List<String> paths(ImageFolderDataset images) {
    return images.paths(IntStream.range(0, images.count()).toArray());
  }
}
