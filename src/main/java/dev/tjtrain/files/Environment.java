package dev.tjtrain.files;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The environment variables and system properties that a download depends on, as a value: code that
 * takes one has no hidden inputs.
 *
 * @param variables environment variables by name; may hold secrets
 * @param properties Java system properties by name
 */
public record Environment(Map<String, String> variables, Map<String, String> properties) {

  /** Copies both maps. */
  public Environment {
    variables = Map.copyOf(variables);
    properties = Map.copyOf(properties);
  }

  /** Returns the environment of this process, as it is now. */
  public static Environment system() {
    Map<String, String> properties = new TreeMap<>();
    Properties system = System.getProperties();
    for (String name : system.stringPropertyNames()) {
      String value = system.getProperty(name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    return new Environment(System.getenv(), properties);
  }

  /** Returns the variable {@code name}; one that is set to nothing counts as not set. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** Returns the system property {@code name}; one that is set to nothing counts as not set. */
  public Optional<String> property(String name) {
    return Optional.ofNullable(properties.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * Returns the home directory as Python finds it: the variable {@code HOME} ({@code USERPROFILE}
   * on Windows), else the property {@code user.home}. Java alone would take the one of the user
   * database, and a cache would not be shared where the two differ, as they do in containers.
   */
  public Path home() {
    boolean windows = property("os.name").orElse("").toLowerCase(Locale.ROOT).startsWith("windows");
    return Path.of(
        variable(windows ? "USERPROFILE" : "HOME").or(() -> property("user.home")).orElse("."));
  }

  /** Returns {@code path} with a leading {@code ~} replaced by the home directory. */
  public Path expandHome(String path) {
    if (path.equals("~")) {
      return home();
    }
    return path.startsWith("~/") ? home().resolve(path.substring(2)) : Path.of(path);
  }

  /** Returns the folder of all programs' caches: {@code $XDG_CACHE_HOME}, else {@code ~/.cache}. */
  public Path caches() {
    return variable("XDG_CACHE_HOME").map(this::expandHome).orElseGet(() -> expandHome("~/.cache"));
  }

  /** Returns this program's own cache, {@code tj-train} in {@link #caches}. */
  public Path ownCache() {
    return caches().resolve("tj-train");
  }

  /** Names the home directory only: variables may be secrets. */
  @Override
  public String toString() {
    return "Environment[home=" + home() + "]";
  }
}
