package dev.tjtrain.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Images by class, as a listing of folders or a file of labels gives them.
 *
 * @param root the folder that the paths are relative to
 * @param images per class name, sorted by code point, the paths of its images, at least one
 * @param parts the part of each folder of {@code root}, or of each path; empty if the images are
 *     not split already
 * @param byFolder whether an image's class is the name of its folder
 * @param remarks what was left out or is odd, a line each
 */
record LabelledImages(
    Path root,
    Map<String, List<String>> images,
    Map<String, SplitPart> parts,
    boolean byFolder,
    List<String> remarks) {

  /** An image of the first class. */
  Path firstImage() {
    return root.resolve(images.values().iterator().next().get(0));
  }

  /** The part that the image at {@code path} was given to; null if it was given to none. */
  @Nullable SplitPart part(String path) {
    SplitPart own = parts.get(path);
    return own == null ? parts.get(path.split("/", 2)[0]) : own;
  }
}
