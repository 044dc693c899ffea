package dev.tjtrain.run.prediction;

import dev.tjtrain.work.Workers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/** Standard input, whose reader may be told to wait no longer: nobody may ever write to it. */
final class StoppableInput extends InputStream {

  private static final int BUFFER_BYTES = 1 << 20;

  private final InputStream in;
  private final BooleanSupplier stop;

  /** Reads from {@code in} until {@code stop} holds. */
  static InputStream of(InputStream in, BooleanSupplier stop) {
    // Few large reads, since each takes a thread.
    return new BufferedInputStream(new StoppableInput(in, stop), BUFFER_BYTES);
  }

  private StoppableInput(InputStream in, BooleanSupplier stop) {
    this.in = in;
    this.stop = stop;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  /**
   * Reads.
   *
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    return Workers.get(Workers.start(() -> in.read(bytes, from, length)), stop);
  }
}
