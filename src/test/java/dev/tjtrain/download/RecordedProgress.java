package dev.tjtrain.download;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it hears, one line an event; positions are left out. */
public final class RecordedProgress implements DownloadProgress {

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Long> positions = new CopyOnWriteArrayList<>();

  /** Returns the events so far. */
  public List<String> events() {
    return events;
  }

  /** Returns the positions so far, of all stages. */
  public List<Long> positions() {
    return positions;
  }

  /** Returns the notices so far. */
  public List<String> notices() {
    return events.stream().filter(e -> e.startsWith("notice ")).map(e -> e.substring(7)).toList();
  }

  @Override
  public void started(Stage stage, String what, long done, long total) {
    events.add(stage + " " + what + " " + done + "/" + total);
  }

  @Override
  public synchronized void advanced(long done) {
    positions.add(done);
    notifyAll();
  }

  /** Waits until a stage has come to {@code position}, or further, at some time. */
  public synchronized void await(long position) {
    try {
      while (position > 0 && positions.stream().noneMatch(done -> done >= position)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void finished() {
    events.add("finished");
  }

  @Override
  public void waiting(String what, String holder) {
    events.add("waiting " + what + ": " + holder);
  }

  @Override
  public void notice(String line) {
    events.add("notice " + line);
  }
}
