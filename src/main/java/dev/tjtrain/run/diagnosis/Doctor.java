package dev.tjtrain.run.diagnosis;

import dev.tjtrain.files.Environment;
import dev.tjtrain.run.diagnosis.Diagnosis.Speed;
import dev.tjtrain.torch.DeviceChoice;
import dev.tjtrain.torch.Libtorch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at the machine and tests it. What does not work becomes a failed check. */
public final class Doctor {

  private final Environment environment;
  private final Listener listener;

  /** Hears of everything as soon as it is known: libtorch may end the process. */
  public interface Listener {

    /** What the computer and its disks are. */
    void found(Machine machine, Storage storage);

    /** What computes. */
    void loaded(Libtorch libtorch, List<String> devices, Map<String, String> missing);

    /** Something was compared with stored values. */
    void checked(Check check);

    /** Something was measured. */
    void measured(Speed speed);
  }

  /** Prepares for this environment. */
  public Doctor(Environment environment, Listener listener) {
    this.environment = environment;
    this.listener = listener;
  }

  /** Looks and tests, for about ten seconds and five more for each device beside the CPU. */
  public Diagnosis run() {
    Collector all = new Collector(listener);
    Machine machine = Machine.of(environment);
    Storage storage = Storage.of(environment);
    all.found(machine, storage);
    try {
      SelfTest test = new SelfTest(StoredValues.read(), environment, all);
      test.decode();
      List<DeviceChoice> devices = DeviceChoice.all();
      all.loaded(
          Libtorch.loaded(),
          devices.stream().map(DeviceChoice::name).toList(),
          DeviceChoice.missing());
      devices.forEach(test::compute);
    } catch (IOException | RuntimeException | LinkageError e) {
      all.checked(Check.failed("", "self-test", e));
    }
    return new Diagnosis(
        machine, storage, all.libtorch, all.devices, all.missing, all.checks, all.speeds);
  }

  /** Keeps what is heard, and passes it on. */
  private static final class Collector implements Listener {

    private final Listener next;
    private final List<Check> checks = new ArrayList<>();
    private final List<Speed> speeds = new ArrayList<>();
    private @Nullable Libtorch libtorch;
    private List<String> devices = List.of();
    private Map<String, String> missing = Map.of();

    Collector(Listener next) {
      this.next = next;
    }

    @Override
    public void found(Machine machine, Storage storage) {
      next.found(machine, storage);
    }

    @Override
    public void loaded(Libtorch loaded, List<String> there, Map<String, String> notThere) {
      libtorch = loaded;
      devices = there;
      missing = notThere;
      next.loaded(loaded, there, notThere);
    }

    @Override
    public void checked(Check check) {
      checks.add(check);
      next.checked(check);
    }

    @Override
    public void measured(Speed speed) {
      speeds.add(speed);
      next.measured(speed);
    }
  }
}
