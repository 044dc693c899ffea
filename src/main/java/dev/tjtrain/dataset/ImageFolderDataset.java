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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder of class folders as a DJL dataset, in the order of torchvision's {@code ImageFolder}:
 * classes sorted by name, files by path. A record is one decoded frame, uint8 (H, W, 3), and its
 * class index, int64.
 *
 * <p>DJL's own listing follows the file system's order, with which a seed splits differently on
 * every machine; its decoder resizes and reads pixels one by one. Both are replaced here.
 */
public final class ImageFolderDataset extends AbstractImageFolder {

  private static final ImageDecoder DECODER = new ImageDecoder();

  private final Path root;

  private ImageFolderDataset(Builder builder, Path root) {
    super(builder);
    this.root = root;
  }

  /**
   * Lists the images of every class.
   *
   * @param folder holds the class folders, directly or inside a single folder of a single folder,
   *     as in the dataset's {@code tom_and_jerry/tom_and_jerry}
   * @throws InvalidInputException if there is no such folder, it has fewer than two classes, or a
   *     class has no image
   */
  public static ImageFolderDataset open(Path folder) throws IOException {
    Path root = ClassFolders.findRoot(folder);
    ImageFolderDataset frames = new ImageFolderDataset(new Builder().at(root), root);
    int label = 0;
    for (Map.Entry<String, List<String>> of : ClassFolders.list(root).entrySet()) {
      frames.synset.add(of.getKey());
      for (String path : of.getValue()) {
        frames.items.add(path, label);
      }
      label++;
    }
    frames.prepared = true;
    return frames;
  }

  /** The same classes with no more than the first {@code perClass} images of each. */
  public ImageFolderDataset limitedTo(int perClass) {
    ImageFolderDataset limited = new ImageFolderDataset(new Builder().at(root), root);
    limited.synset.addAll(synset);
    int[] taken = new int[synset.size()];
    for (Pair<String, Integer> item : items) {
      if (taken[item.getValue()]++ < perClass) {
        limited.items.add(item);
      }
    }
    limited.prepared = true;
    return limited;
  }

  /** The same classes with the images at {@code indices} alone, in that order. */
  public ImageFolderDataset only(int[] indices) {
    ImageFolderDataset chosen = new ImageFolderDataset(new Builder().at(root), root);
    chosen.synset.addAll(synset);
    for (int index : indices) {
      chosen.items.add(items.get(index));
    }
    chosen.prepared = true;
    return chosen;
  }

  /** The folder that holds the class folders. */
  public Path root() {
    return root;
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
    return root.resolve(path(index));
  }

  /**
   * Reads and decodes image {@code index}. Safe for several threads.
   *
   * @throws InvalidInputException if it is not an image that can be used
   */
  public RgbImage frame(int index) throws IOException {
    return DECODER.decode(file(index));
  }

  /**
   * Decodes image {@code index} from bytes that were read before. Safe for several threads.
   *
   * @param bytes the whole file
   * @param memory that may hold the frame's pixels
   * @throws InvalidInputException if it is not an image that can be used
   */
  public RgbImage frame(int index, byte[] bytes, PixelMemory memory) throws IOException {
    return DECODER.decode(bytes, file(index).toString(), memory);
  }

  /** Number of images of each class, in the order of {@link #getClasses}. */
  public Map<String, Integer> counts() {
    int[] counts = new int[synset.size()];
    items.forEach(item -> counts[item.getValue()]++);
    Map<String, Integer> byName = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      byName.put(synset.get(i), counts[i]);
    }
    return byName;
  }

  /** The paths of the images at {@code indices}, in that order. */
  public List<String> paths(int[] indices) {
    List<String> paths = new ArrayList<>(indices.length);
    for (int index : indices) {
      paths.add(path(index));
    }
    return paths;
  }

  @Override
  public void prepare(@Nullable Progress progress) {}

  @Override
  protected NDArray getRecordImage(NDManager manager, long index) throws IOException {
    RgbImage frame = frame((int) index);
    ByteBuffer pixels = manager.allocateDirect(frame.rgb().length).put(frame.rgb()).flip();
    return manager.create(pixels, new Shape(frame.height(), frame.width(), 3), DataType.UINT8);
  }

  @Override
  protected Path getImagePath(String key) {
    return root.resolve(key);
  }

  /** Only what DJL's constructor asks for. */
  private static final class Builder extends ImageFolderBuilder<Builder> {

    Builder at(Path root) {
      return setRepositoryPath(root).setSampling(1, false);
    }

    @Override
    protected Builder self() {
      return this;
    }
  }
}
