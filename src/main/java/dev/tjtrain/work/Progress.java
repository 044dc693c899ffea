package dev.tjtrain.work;

/** Hears how far long work has come. Called from one thread at a time. */
public interface Progress {

  /** Hears nothing. */
  Progress NONE =
      new Progress() {
        @Override
        public void begin(String task, long total, String unit) {}

        @Override
        public void advance(long steps) {}

        @Override
        public void end() {}
      };

  /**
   * Work begins.
   *
   * @param task what is done, in a word or two
   * @param total number of steps to come
   * @param unit what a step is, in the plural
   */
  void begin(String task, long total, String unit);

  /** {@code steps} more are done. */
  void advance(long steps);

  /** The work begun last has ended, whole or not. */
  void end();
}
