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

  /** What help says; for an option with a value, also its default. */
  String description();

  /** What stands for the value in help; empty for a flag. */
  String label() default "";

  /** The value if none is given, as a text; empty for none. */
  String value() default "";

  /** The default under {@code --recipe tutorial}, if that is another one. */
  String tutorial() default "";

  /** The numbers that are taken, as an interval: {@code [1, 9]}, {@code (0, 1]}, {@code [0, 1)}. */
  String range() default "";

  /** The only command that has the option; empty for all. */
  String command() default "";

  /** Whether a value has to be given. */
  boolean required() default false;
}
