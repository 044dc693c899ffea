package dev.tjtrain.image;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * One use of the JDK's own javax.imageio reader of a format. Plug-ins of the class path, which may
 * register for the same format, are passed over: their numbers differ.
 */
final class JdkReader implements AutoCloseable {

  private static final String JDK_PLUGINS = "com.sun.imageio.plugins.";

  /** By format; looking them up takes longer than reading a small image. */
  private static final Map<String, ImageReaderSpi> PROVIDERS = new ConcurrentHashMap<>();

  private final ImageReader reader;

  /**
   * Opens {@code bytes} with the JDK's reader named {@code format}: "jpeg", "png", "gif", "bmp" or
   * "tiff".
   */
  JdkReader(String format, byte[] bytes) throws IOException {
    reader = PROVIDERS.computeIfAbsent(format, JdkReader::provider).createReaderInstance();
    reader.setInput(new ByteArrayImageInputStream(bytes), true, true);
  }

  ImageReader reader() {
    return reader;
  }

  @Override
  public void close() {
    reader.dispose();
  }

  private static ImageReaderSpi provider(String format) {
    Iterator<ImageReaderSpi> found =
        IIORegistry.getDefaultInstance()
            .getServiceProviders(
                ImageReaderSpi.class,
                spi ->
                    spi.getClass().getName().startsWith(JDK_PLUGINS + format + ".")
                        && spi instanceof ImageReaderSpi,
                false);
    if (!found.hasNext()) {
      throw new IllegalStateException("This Java has no reader for " + format + " (java.desktop)");
    }
    return found.next();
  }
}
