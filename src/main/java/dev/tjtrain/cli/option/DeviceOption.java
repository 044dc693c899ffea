package dev.tjtrain.cli.option;

import dev.tjtrain.run.config.Setting;
import dev.tjtrain.run.config.Settings;
import dev.tjtrain.torch.DeviceRequest;
import picocli.CommandLine.Option;

/** The device of commands that compute. */
public final class DeviceOption {

  @Option(names = "--device", paramLabel = "D", defaultValue = "auto", description = Setting.DEVICE)
  private String device = "auto";

  /**
   * The device that was asked for.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public DeviceRequest request() {
    return Settings.device("--device", device);
  }
}
