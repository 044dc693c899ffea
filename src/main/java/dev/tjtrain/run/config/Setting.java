package dev.tjtrain.run.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a record component as an option: {@code weightDecay} is {@code --weight-decay} on the
 * command line and {@code "weight-decay"} in config.json. {@link Settings} reads and writes it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

  /** The description of a device, wherever there is one to choose. */
  String DEVICE = "auto, cpu, cuda, cuda:N or mps. Default: ${DEFAULT-VALUE} (CUDA, MPS, CPU).";

  /** The description of a trained model, wherever one has to be given. */
  String MODEL = "A run's best.pt or last.pt. Default: none, it has to be given.";

  /** What weights to start from may be; the default is said behind it. */
  String WEIGHTS =
      "Weights to start from: a file (PyTorch .pth or .pt, TorchScript, safetensors) or its"
          + " address (https:, file:, djl://GROUP/ARTIFACT), IMAGENET1K_V1 or IMAGENET1K_V2"
          + " (torchvision's, downloaded unless in torch's cache), embedded (mobilenet_v2's that"
          + " come with the program), or random. Default: IMAGENET1K_V1";

  /** The description of a flag that leaves the cache alone. */
  String NO_CACHE =
      "Compute the features of every image and keep nothing. Otherwise they are kept in"
          + " ~/.cache/tj-train, and only new or changed images are computed.";

  /** What help says; for an option with a value, also its default. */
  String description();

  /** What stands for the value in help; empty for a flag. */
  String label() default "";

  /** The value if none is given, as a text; empty for none. */
  String value() default "";

  /** The default under {@code --recipe tutorial}, if that is another one. */
  String tutorial() default "";

  /** The default under {@code --recipe best}, if that is another one. */
  String best() default "";

  /** The numbers that are taken, as an interval: {@code [1, 9]}, {@code (0, 1]}, {@code [0, 1)}. */
  String range() default "";

  /** The only command that has the option; empty for all. */
  String command() default "";

  /** Whether a value has to be given. */
  boolean required() default false;
}
