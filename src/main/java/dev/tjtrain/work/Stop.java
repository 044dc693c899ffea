package dev.tjtrain.work;

import java.util.function.BooleanSupplier;

/** Whether a run has been asked to stop, and whether it is listening. Safe for several threads. */
public final class Stop implements BooleanSupplier {

  private volatile boolean requested;
  private volatile boolean listening;

  /** Asks the run to stop at the next step. */
  public void request() {
    requested = true;
  }

  /** Whether the run has got where it saves something when asked to stop. */
  public boolean isListening() {
    return listening;
  }

  /** The run listens from now on. */
  public void listen() {
    listening = true;
  }

  @Override
  public boolean getAsBoolean() {
    return requested;
  }
}
