package dev.tjtrain.download.torch;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Weights on a server: those that torchvision publishes, or those at an address of one's own.
 *
 * @param name in torchvision's terms, such as {@code IMAGENET1K_V1}; of others their address
 * @param fileName on the server and in torch's cache; torchvision's carry the first eight digits of
 *     {@code sha256}
 * @param sha256 of the file in hexadecimal digits: all 64, or as many as the file name vouches for;
 *     empty if it vouches for none
 * @param address null for torchvision's
 */
public record PublishedWeights(
    String name, String fileName, String sha256, @Nullable String address) {

  /** As torch.hub reads the hash out of a name, but long enough to be one. */
  private static final Pattern HASH = Pattern.compile("-([0-9a-f]{8,64})\\.\\w+");

  /**
   * Those at {@code address}.
   *
   * @throws IllegalArgumentException if it names no file, or holds a password, which would be saved
   */
  public static PublishedWeights at(URI address) {
    String path = address.getPath() == null ? "" : address.getPath();
    String fileName = path.substring(path.lastIndexOf('/') + 1);
    if (address.getHost() == null || !fileName.matches("\\w[\\w.+-]*")) {
      throw new IllegalArgumentException("it names no file");
    }
    if (address.getUserInfo() != null) {
      throw new IllegalArgumentException("a password in it would be saved with the run");
    }
    Matcher hash = HASH.matcher(fileName);
    String shown = address.getScheme() + "://" + address.getAuthority() + path;
    return new PublishedWeights(
        shown, fileName, hash.find() ? hash.group(1) : "", address.toString());
  }

  /** The name alone, for messages. */
  @Override
  public String toString() {
    return name;
  }
}
