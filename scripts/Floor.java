import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.image.PixelMemory;
import dev.tjtrain.image.resize.PilResize;
import dev.tjtrain.network.FoldedBlocks;
import dev.tjtrain.network.FoldedBlocks.Ending;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a run cannot do without, each part by itself and on every core: decoding and resizing every
 * frame once, and one forward pass of all blocks, frozen as they are for transfer. Run by scripts/benchmark.sh.
 *
 * <p>Usage: java -cp target/tj-train.jar scripts/Floor.java FRAMES_DIR
 */
public final class Floor {

  private static final int CHUNK = 8;
  private static final Shape BATCH = new Shape(CHUNK, 3, 90, 160);

  private interface Part {
    void run(int from, int to) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    ImageFolderDataset frames = ImageFolderDataset.open(Path.of(arguments[0]));
    int count = frames.count();
    PilResize resize = new PilResize(90, 160);
    Engine.getEngine("PyTorch"); // whose threads are set
    ThreadLocal<PixelMemory> memory = ThreadLocal.withInitial(PixelMemory::new);
    double decode = seconds(count, (from, to) -> {
      for (int i = from; i < to; i++) {
        resize.resize(frames.frame(i, Files.readAllBytes(frames.file(i)), memory.get()));
      }
    });
    byte[] noise = new byte[CHUNK * 3 * 90 * 160];
    new Random(1).nextBytes(noise);
    try (Network network = Networks.create(Networks.random(1), 4, 1, Device.cpu());
        FoldedBlocks blocks = new FoldedBlocks(network, 0, Backbone.DEFAULT.depth(), Ending.POOLED, BATCH)) {
      Part forward = (from, to) -> {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
          ByteBuffer buffer = ByteBuffer.allocateDirect(noise.length).order(ByteOrder.nativeOrder());
          buffer.put(noise).flip();
          NDArray x = manager.create(buffer, BATCH, DataType.UINT8);
          blocks.of(network.normalize(x, true)).toByteBuffer(true);
        }
      };
      seconds(10 * CHUNK, forward); // libtorch warms up
      double passed = seconds(count, forward);
      new PrintStream(System.out, true, UTF_8).printf("%.2f %.2f%n", decode, passed);
    }
    System.exit(0);
  }

  private static double seconds(int count, Part part) throws Exception {
    long began = System.nanoTime();
    int cores = Runtime.getRuntime().availableProcessors();
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(cores);
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < cores; i++) {
      workers.add(pool.submit(() -> {
        JniUtils.setNumThreads(1);
        JniUtils.setGraphExecutorOptimize(false);
        int from;
        while ((from = next.getAndAdd(CHUNK)) < count) {
          part.run(from, Math.min(from + CHUNK, count));
        }
        return null;
      }));
    }
    try {
      for (Future<?> worker : workers) {
        worker.get();
      }
    } finally {
      pool.shutdown();
    }
    return (System.nanoTime() - began) * 1e-9;
  }
}
