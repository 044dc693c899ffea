package dev.tjtrain.run.diagnosis;

import dev.tjtrain.torch.Libtorch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found of a machine.
 *
 * @param machine the computer
 * @param storage its disks
 * @param libtorch that computes; null if none can be loaded
 * @param devices that there are, by PyTorch's names
 * @param missingDevices why others are not there, by name
 * @param checks of the self-test
 * @param speeds measured in it
 */
public record Diagnosis(
    Machine machine,
    Storage storage,
    @Nullable Libtorch libtorch,
    List<String> devices,
    Map<String, String> missingDevices,
    List<Check> checks,
    List<Speed> speeds) {

  /**
   * How fast a device is.
   *
   * @param work in a few words
   */
  public record Speed(String device, String work, double imagesASecond) {}

  /** Whether the machine computes as it should. */
  public boolean isWell() {
    return checks.stream().allMatch(Check::passed);
  }
}
