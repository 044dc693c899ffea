package dev.tjtrain.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStreamImpl;

/** One use of a javax.imageio reader on the bytes of a file. */
final class ImageIoReader implements AutoCloseable {

  private static final String JDK_PLUGINS = "com.sun.imageio.plugins.";

  /** By format; looking them up takes longer than reading a small image. */
  private static final Map<String, ImageReaderSpi> PROVIDERS = new ConcurrentHashMap<>();

  private final ImageReader reader;

  /** Opens {@code bytes} with a reader of {@code provider}. */
  ImageIoReader(ImageReaderSpi provider, byte[] bytes) throws IOException {
    reader = provider.createReaderInstance();
    reader.setInput(new ArrayStream(bytes), true, true);
  }

  /**
   * Opens {@code bytes} with the JDK's own reader of {@code format}: "jpeg", "png", "gif", "bmp" or
   * "tiff". Plug-ins on the class path may register for the same format; they are passed over, as
   * their pixels differ.
   */
  ImageIoReader(String format, byte[] bytes) throws IOException {
    this(PROVIDERS.computeIfAbsent(format, ImageIoReader::ofJdk), bytes);
  }

  /** Reads the first image of {@code bytes} with the JDK's reader of {@code format}. */
  static BufferedImage read(String format, byte[] bytes) throws IOException {
    try (ImageIoReader opened = new ImageIoReader(format, bytes)) {
      return opened.reader.read(0);
    }
  }

  ImageReader reader() {
    return reader;
  }

  @Override
  public void close() {
    reader.dispose();
  }

  private static ImageReaderSpi ofJdk(String format) {
    Iterator<ImageReaderSpi> found =
        IIORegistry.getDefaultInstance()
            .getServiceProviders(
                ImageReaderSpi.class,
                spi -> spi.getClass().getName().startsWith(JDK_PLUGINS + format + "."),
                false);
    if (!found.hasNext()) {
      throw new IllegalStateException("This Java has no reader for " + format + " (java.desktop)");
    }
    return found.next();
  }

  /** Reads right from an array: javax.imageio's own stream would copy it through a cache. */
  private static final class ArrayStream extends ImageInputStreamImpl {

    private final byte[] bytes;

    ArrayStream(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      bitOffset = 0;
      return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      bitOffset = 0;
      int count = (int) Math.min(length, bytes.length - streamPos);
      if (count <= 0) {
        return length == 0 ? 0 : -1;
      }
      System.arraycopy(bytes, (int) streamPos, into, offset, count);
      streamPos += count;
      return count;
    }

    @Override
    public long length() {
      return bytes.length;
    }
  }
}
