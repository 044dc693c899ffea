package dev.tjtrain.run.folder;

import dev.tjtrain.features.cache.CacheFolder;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import java.util.function.Consumer;

/** Where the program keeps what it can make again. */
public final class Caches {

  private static final String LIMIT = "tjtrain.cache.gigabytes";
  private static final double DEFAULT_LIMIT_GIGABYTES = 10;
  private static final double BYTES_OF_A_GIGABYTE = 1e9;

  private Caches() {}

  /** What earlier runs have computed of images. */
  public static CacheFolder features(Environment environment) {
    return new CacheFolder(environment.ownCache().resolve("features"));
  }

  /**
   * What a command may use of it.
   *
   * @param noCache whether that is nothing
   * @param warnings hears, once, that the cache cannot be used
   * @throws InvalidInputException if the property {@code tjtrain.cache.gigabytes} is no size
   */
  public static FeatureCache features(
      boolean noCache, Environment environment, Consumer<String> warnings)
      throws InvalidInputException {
    long limit = limit(environment);
    return noCache || limit == 0
        ? FeatureCache.NONE
        : new FeatureCache(features(environment), limit, warnings);
  }

  private static long limit(Environment environment) throws InvalidInputException {
    String text = environment.property(LIMIT).orElse(String.valueOf(DEFAULT_LIMIT_GIGABYTES));
    try {
      double gigabytes = Double.parseDouble(text);
      if (gigabytes >= 0) {
        return (long) (gigabytes * BYTES_OF_A_GIGABYTE);
      }
    } catch (NumberFormatException e) {
      // Said below, as for a negative one.
    }
    throw new InvalidInputException(
        "-D%s takes a number of gigabytes, 0 for no cache, not '%s'".formatted(LIMIT, text));
  }
}
