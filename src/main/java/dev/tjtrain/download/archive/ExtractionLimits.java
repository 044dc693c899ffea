package dev.tjtrain.download.archive;

/**
 * What an archive may hold at most.
 *
 * @param entries files and folders
 * @param bytes of all files together, unpacked
 * @param ratio of unpacked to packed bytes, over the whole archive
 */
public record ExtractionLimits(int entries, long bytes, int ratio) {

  /** 500,000 entries, 100 GB, 200 to 1: far above image datasets, far below zip bombs. */
  public static ExtractionLimits standard() {
    return new ExtractionLimits(500_000, 100_000_000_000L, 200);
  }
}
