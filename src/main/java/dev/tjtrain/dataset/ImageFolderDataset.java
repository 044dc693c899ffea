package dev.tjtrain.dataset;

import ai.djl.basicdataset.cv.classification.AbstractImageFolder;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Pair;
import ai.djl.util.Progress;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.PixelMemory;
import dev.tjtrain.image.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of class folders as a DJL dataset, in the order of torchvision's {@code ImageFolder}:
 * classes sorted by name, files by path. A record is one decoded image, uint8 (H, W, 3), and its
 * class index, int64.
 *
 * <p>DJL's own listing follows the file system's order, with which a seed splits differently on
 * every machine; its decoder resizes and reads pixels one by one. Both are replaced here.
 */
public final class ImageFolderDataset extends AbstractImageFolder {

  private static final ImageDecoder DECODER = new ImageDecoder();
  private static final ImageDecoder LENIENT = DECODER.acceptingTruncated();

  private final LabelledImages listed;
  private Corrections corrections = Corrections.NONE;
  private int unknown;
  private boolean upright;
  private boolean truncated;

  private ImageFolderDataset(LabelledImages listed, List<String> classes) {
    // DJL searches a folder to the bottom for its own files; a file it takes as it is.
    super(new Builder().setRepositoryPath(listed.firstImage()).setSampling(1, false));
    this.listed = listed;
    this.synset.addAll(classes);
    this.prepared = true;
  }

  /**
   * Lists the images of every class.
   *
   * @param folder holds the class folders, directly or inside a single folder of a single folder,
   *     as in the dataset's {@code tom_and_jerry/tom_and_jerry}; or folders {@code train}, {@code
   *     val} and {@code test} that hold them
   * @throws InvalidInputException if there is no such folder, none of its classes has an image, or
   *     a class is in another part but not in {@code train}
   */
  public static ImageFolderDataset open(Path folder) throws IOException {
    return of(ClassFolders.of(folder));
  }

  /**
   * Lists the images of {@code folder} that have labels in a table.
   *
   * @throws InvalidInputException if the table cannot be used, or labels none of the images
   */
  public static ImageFolderDataset open(Path folder, LabelFile labels) throws IOException {
    return of(labels.of(folder));
  }

  private static ImageFolderDataset of(LabelledImages listed) {
    Map<String, List<String>> classes = listed.images();
    ImageFolderDataset images = new ImageFolderDataset(listed, List.copyOf(classes.keySet()));
    int label = 0;
    for (List<String> paths : classes.values()) {
      for (String path : paths) {
        images.items.add(path, label);
      }
      label++;
    }
    return images;
  }

  /**
   * The same classes without the images that are to be left out, and with the labels that others
   * are to have.
   *
   * @throws InvalidInputException if {@code corrections} are of other images or classes
   */
  public ImageFolderDataset corrected(Corrections corrections) throws InvalidInputException {
    ImageFolderDataset corrected = new ImageFolderDataset(listed, synset);
    corrected.upright = upright;
    corrected.truncated = truncated;
    corrected.corrections = corrections;
    corrected.unknown = corrections.check(root(), Set.copyOf(items.keys()), synset);
    for (Pair<String, Integer> item : items) {
      String path = item.getKey();
      if (!corrections.excluded().contains(path)) {
        String name = corrections.relabelled().get(path);
        corrected.items.add(path, name == null ? item.getValue() : synset.indexOf(name));
      }
    }
    return corrected;
  }

  /**
   * The class of image {@code index} if its path does not say it, which is so for labels from a
   * table and corrected ones; null otherwise.
   */
  public @Nullable String givenLabel(int index) {
    return listed.byFolder() ? corrections.relabelled().get(path(index)) : synset.get(label(index));
  }

  /** What was corrected before the images were chosen. */
  public Corrections corrections() {
    return corrections;
  }

  /**
   * The same classes with the first {@code perClass} images of each, of each part if the dataset is
   * split already; with all if it is empty.
   */
  public ImageFolderDataset limitedTo(OptionalInt perClass) {
    Map<String, Integer> taken = new HashMap<>();
    int most = perClass.orElse(Integer.MAX_VALUE);
    return only(
        IntStream.range(0, count())
            .filter(i -> taken.merge(label(i) + "/" + part(i), 1, Integer::sum) <= most)
            .toArray());
  }

  /** The parts of a split that the dataset gives; none if it is not split already. */
  public Set<SplitPart> parts() {
    return Set.copyOf(listed.parts().values());
  }

  /** The images that the dataset's own split puts into {@code part}. */
  public int[] given(SplitPart part) {
    return IntStream.range(0, count()).filter(i -> part(i) == part).toArray();
  }

  /** The part that the dataset's own split puts image {@code index} into; null if it has none. */
  public @Nullable SplitPart part(int index) {
    return listed.part(path(index));
  }

  /** What was left out of the listing, or is odd about it, a line each. */
  public List<String> remarks() {
    List<String> lines = new ArrayList<>(listed.remarks());
    lines.addAll(ClassFolders.similarNames(counts()));
    int excluded = corrections.excluded().size();
    int relabelled = corrections.relabelled().size();
    if (excluded + relabelled > 0) {
      lines.add(
          "corrected: %d images excluded, %d relabelled%s"
              .formatted(
                  excluded,
                  relabelled,
                  unknown == 0 ? "" : "; %d of these are not there".formatted(unknown)));
    }
    lines.addAll(PixelRemarks.of(this));
    return lines;
  }

  /**
   * The same images, read in another way.
   *
   * @param upright whether they are turned upright by their EXIF orientation
   * @param truncated whether those that end early are taken for what is there
   */
  public ImageFolderDataset read(boolean upright, boolean truncated) {
    ImageFolderDataset same = only(IntStream.range(0, count()).toArray());
    same.upright = upright;
    same.truncated = truncated;
    return same;
  }

  /** How images are read, in words after a comma; empty if they are taken as they are stored. */
  public String reading() {
    return (upright ? ", upright" : "") + (truncated ? ", also truncated" : "");
  }

  /** Whether images are turned upright. */
  public boolean isUpright() {
    return upright;
  }

  /** The same classes with the images at {@code indices} alone, in that order. */
  public ImageFolderDataset only(int[] indices) {
    ImageFolderDataset chosen = new ImageFolderDataset(listed, synset);
    chosen.upright = upright;
    chosen.truncated = truncated;
    chosen.corrections = corrections;
    chosen.unknown = unknown;
    for (int index : indices) {
      chosen.items.add(items.get(index));
    }
    return chosen;
  }

  /** The folder that holds the class listed. */
  public Path root() {
    return listed.root();
  }

  /** Number of images. */
  public int count() {
    return items.size();
  }

  /** Class index of image {@code index}. */
  public int label(int index) {
    return items.get(index).getValue();
  }

  /** Path of image {@code index} below {@link #root}, with {@code /} between its parts. */
  public String path(int index) {
    return items.get(index).getKey();
  }

  /** File of image {@code index}. */
  public Path file(int index) {
    return root().resolve(path(index));
  }

  /**
   * Reads and decodes image {@code index}. Safe for several threads.
   *
   * @throws InvalidInputException if it is not an image that can be used
   */
  public RgbImage image(int index) throws IOException {
    RgbImage decoded = decoder().decode(file(index));
    return upright ? decoded.upright() : decoded;
  }

  /**
   * Decodes image {@code index} from bytes that were read before. Safe for several threads.
   *
   * @param bytes the whole file
   * @param memory may hold the image's pixels
   * @throws InvalidInputException if it is not an image that can be used
   */
  public RgbImage image(int index, byte[] bytes, PixelMemory memory) throws IOException {
    RgbImage decoded = decoder().decode(bytes, file(index).toString(), memory);
    return upright ? decoded.upright() : decoded;
  }

  private ImageDecoder decoder() {
    return truncated ? LENIENT : DECODER;
  }

  /** Number of images of each class, in the order of {@link #getClasses}. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    synset.forEach(name -> counts.put(name, 0));
    for (Pair<String, Integer> item : items) {
      counts.merge(synset.get(item.getValue()), 1, Integer::sum);
    }
    return counts;
  }

  /** The paths of the images at {@code indices}, in that order. */
  public List<String> paths(int[] indices) {
    return Arrays.stream(indices).mapToObj(this::path).toList();
  }

  @Override
  public void prepare(@Nullable Progress progress) {}

  @Override
  protected NDArray getRecordImage(NDManager manager, long index) throws IOException {
    RgbImage image = image((int) index);
    ByteBuffer pixels = manager.allocateDirect(image.rgb().length).put(image.rgb()).flip();
    return manager.create(pixels, new Shape(image.height(), image.width(), 3), DataType.UINT8);
  }

  @Override
  protected Path getImagePath(String key) {
    return root().resolve(key);
  }

  /** Only what DJL's constructor asks for. */
  private static final class Builder extends ImageFolderBuilder<Builder> {
    @Override
    protected Builder self() {
      return this;
    }
  }
}
