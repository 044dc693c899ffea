package dev.tjtrain.features.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows for one run, in a file without a name. It is made with the first row. */
final class TemporaryFeatures implements FeatureStore {

  private @Nullable FeatureFile file;
  private long end;

  @Override
  public boolean isEmpty() {
    return true; // none is found again
  }

  @Override
  public @Nullable FeatureLocation find(ImageReading image) {
    return null;
  }

  @Override
  public List<FeatureLocation> add(List<ImageReading> images, ByteBuffer rows) throws IOException {
    return add(images.size(), rows);
  }

  private synchronized List<FeatureLocation> add(int count, ByteBuffer rows) throws IOException {
    int rowBytes = rows.remaining() / count;
    try {
      if (file == null) {
        file = create();
      }
      file.write(end, rows);
    } catch (IOException e) {
      throw new IOException(
          "Cannot write a temporary file ("
              + e.getMessage()
              + "): free some space or name another folder with java -Djava.io.tmpdir=DIR",
          e);
    }
    List<FeatureLocation> places = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      places.add(new FeatureLocation(file, end));
      end += rowBytes;
    }
    return places;
  }

  @Override
  public synchronized void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  private static FeatureFile create() throws IOException {
    Path path = Files.createTempFile("tj-train-", ".rows");
    return new FeatureFile(
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }
}
