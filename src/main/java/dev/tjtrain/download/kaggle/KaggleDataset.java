package dev.tjtrain.download.kaggle;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dataset on Kaggle.
 *
 * @param owner name of its owner, as in the address of its page
 * @param slug its own name, as in the address of its page
 * @param version from 1; empty: whichever is current, or in the cache
 */
public record KaggleDataset(String owner, String slug, OptionalInt version) {

  /** The tutorial's dataset: 5,478 labelled frames of cartoons. */
  public static final KaggleDataset TOM_AND_JERRY =
      parse("balabaskar/tom-and-jerry-image-classification");

  // Both become part of a path and of an address; a leading dot would name other folders.
  private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}";

  /**
   * Reads {@code owner/slug} or {@code owner/slug/versions/N}.
   *
   * @throws IllegalArgumentException if {@code text} is something else; the message is one line for
   *     the user
   */
  public static KaggleDataset parse(String text) {
    Matcher matcher =
        Pattern.compile("(" + NAME + ")/(" + NAME + ")(?:/versions/([1-9][0-9]{0,8}))?")
            .matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a Kaggle dataset: write owner/slug or owner/slug/versions/N, as in the address of"
              + " its page");
    }
    String version = matcher.group(3);
    return new KaggleDataset(
        matcher.group(1),
        matcher.group(2),
        version == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(version)));
  }

  /** Returns {@code owner/slug}, without a version. */
  public String name() {
    return owner + "/" + slug;
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return version.isPresent() ? name() + "/versions/" + version.getAsInt() : name();
  }
}
