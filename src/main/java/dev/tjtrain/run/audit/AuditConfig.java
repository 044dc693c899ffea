package dev.tjtrain.run.audit;

import dev.tjtrain.network.Backbone;
import dev.tjtrain.run.config.DataOptions;
import dev.tjtrain.run.config.Setting;
import dev.tjtrain.torch.DeviceRequest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is audited, and by which network. {@code weights} is null for the default. */
public record AuditConfig(
    DataOptions data,
    @Setting(
            label = "NAME",
            value = "mobilenet_v2",
            description =
                "The network whose features are compared; 'tj-train backbones' lists them."
                    + " Default: ${DEFAULT-VALUE}.")
        Backbone backbone,
    @Setting(label = "W", description = Setting.WEIGHTS + ".") @Nullable String weights,
    @Setting(label = "D", value = "auto", description = Setting.DEVICE) DeviceRequest device,
    @Setting(description = Setting.NO_CACHE) boolean noCache,
    @Setting(
            label = "DIR",
            value = "audit",
            description =
                "Folder for the findings, made if need be; an older audit in it is replaced."
                    + " Default: ${DEFAULT-VALUE}.")
        Path out) {}
