package dev.tjtrain.torch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device that a user asks for.
 *
 * @param kind which kind, or {@code AUTO} for the best there is
 * @param index which of several, from 0; 0 unless {@code kind} is {@code CUDA}
 */
public record DeviceRequest(Kind kind, int index) {

  private static final Pattern SYNTAX = Pattern.compile("(auto|cpu|mps|cuda)(?::(\\d{1,3}))?");

  /** Kinds of device that libtorch computes on here. */
  public enum Kind {
    AUTO,
    CPU,
    CUDA,
    MPS
  }

  /**
   * Reads {@code auto}, {@code cpu}, {@code mps}, {@code cuda} or {@code cuda:N}; empty for
   * anything else.
   */
  public static Optional<DeviceRequest> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(java.util.Locale.ROOT));
    String index = matcher.group(2);
    if (index == null) {
      return Optional.of(new DeviceRequest(kind, 0));
    }
    return kind == Kind.CUDA
        ? Optional.of(new DeviceRequest(kind, Integer.parseInt(index)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(java.util.Locale.ROOT);
    return kind == Kind.CUDA ? name + ":" + index : name;
  }
}
