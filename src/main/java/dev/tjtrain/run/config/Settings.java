package dev.tjtrain.run.config;

import dev.tjtrain.download.kaggle.KaggleDataset;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.torch.DeviceRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of options from texts, and writes them as config.json has them. Each component with
 * a {@link Setting} is an option; a component that is a record without one holds more of them.
 */
public final class Settings {

  private static final Pattern INTERVAL =
      Pattern.compile("(?<open>[\\[(])(?<least>\\S+), (?<most>[^\\s\\])]+)(?<close>[\\])])");

  private Settings() {}

  /**
   * An option.
   *
   * @param name long name, without dashes
   * @param flag whether it takes no value
   * @param setting its declaration
   */
  public record Option(String name, boolean flag, Setting setting) {

    /** Whether {@code command} has it. */
    public boolean isOf(String command) {
      return setting.command().isEmpty() || setting.command().equals(command);
    }
  }

  /** Lists the options of a record, in their order. */
  public static List<Option> of(Class<?> type) {
    List<Option> options = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Setting setting = component.getAnnotation(Setting.class);
      if (setting != null) {
        options.add(new Option(name(component), component.getType() == boolean.class, setting));
      } else if (component.getType().isRecord()) {
        options.addAll(of(component.getType()));
      }
    }
    return options;
  }

  /**
   * Makes a record of texts by option name. Options without a text get their defaults.
   *
   * @param texts by long name, without dashes; {@code true} for a flag
   * @throws IllegalArgumentException if one makes no sense; the message is for the user
   */
  public static <R extends Record> R read(Class<R> type, Map<String, String> texts) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new);
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          components[i].isAnnotationPresent(Setting.class)
              ? value(components[i], texts)
              : read(types[i].asSubclass(Record.class), texts);
    }
    try {
      return type.getConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes the options of a record by long name: numbers and flags as such, the others as the texts
   * that {@link #read} takes. Flags that name a source and options without a value are left out.
   */
  public static Map<String, Object> write(Record options) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (RecordComponent component : options.getClass().getRecordComponents()) {
      Object value = get(component, options);
      if (component.isAnnotationPresent(Setting.class)) {
        Object written = value == null ? null : written(value);
        if (written != null
            && !(DataOptions.SOURCES.contains(name(component)) && written.equals(false))) {
          json.put(name(component), written);
        }
      } else if (value instanceof Record more) {
        json.putAll(write(more));
      }
    }
    return json;
  }

  private static @Nullable Object get(RecordComponent component, Record options) {
    try {
      return component.getAccessor().invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object written(Object value) {
    if (value instanceof OptionalInt number) {
      return number.isPresent() ? number.getAsInt() : null;
    }
    if (value instanceof OptionalDouble number) {
      return number.isPresent() ? number.getAsDouble() : null;
    }
    if (value instanceof Enum<?> choice) {
      return name(choice);
    }
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  /** {@code weightDecay} is called {@code weight-decay}. */
  private static String name(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String name(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable Object value(RecordComponent component, Map<String, String> texts) {
    Setting setting = component.getAnnotation(Setting.class);
    Class<?> type = component.getType();
    String option = "--" + name(component);
    String recipe = texts.getOrDefault("recipe", "").toLowerCase(Locale.ROOT);
    String ofRecipe =
        switch (recipe) {
          case "tutorial" -> setting.tutorial();
          case "best" -> setting.best();
          default -> "";
        };
    String otherwise = ofRecipe.isEmpty() ? setting.value() : ofRecipe;
    String text = texts.getOrDefault(name(component), otherwise);
    boolean absent = text.isEmpty() && !texts.containsKey(name(component));
    if (type == boolean.class) {
      return Boolean.parseBoolean(text);
    } else if (type == int.class) {
      return wholeNumber(option, setting.range(), text);
    } else if (type == double.class) {
      return number(option, setting.range(), text);
    } else if (type == OptionalInt.class) {
      return absent
          ? OptionalInt.empty()
          : OptionalInt.of(wholeNumber(option, setting.range(), text));
    } else if (type == OptionalDouble.class) {
      return absent
          ? OptionalDouble.empty()
          : OptionalDouble.of(number(option, setting.range(), text));
    } else if (absent) {
      return null;
    } else if (type == String.class) {
      return text;
    } else if (type == Path.class) {
      if (text.isEmpty()) {
        throw refused(option, "a path", text);
      }
      return Path.of(text);
    } else if (type == ImageSize.class) {
      return text.equalsIgnoreCase("auto") ? ImageSize.AUTO : ImageSize.parse(option, text);
    } else if (type == Backbone.class) {
      return backbone(option, text);
    } else if (type == DeviceRequest.class) {
      return device(option, text);
    } else if (type == KaggleDataset.class) {
      return dataset(option, text);
    } else if (type.isEnum()) {
      return choice(option, type, text);
    }
    throw new IllegalStateException(option + " has values of " + type);
  }

  /** Says what an option takes instead of {@code text}. */
  public static IllegalArgumentException refused(String option, String takes, String text) {
    return new IllegalArgumentException(option + " takes " + takes + ", not '" + text + "'");
  }

  /**
   * Reads the constant that {@code text} names, in any case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static <E> E choice(String option, Class<E> type, String text) {
    List<String> names = new ArrayList<>();
    for (E choice : type.getEnumConstants()) {
      String name = name((Enum<?>) choice);
      if (name.equals(text.toLowerCase(Locale.ROOT).replace('_', '-'))) {
        return choice;
      }
      names.add(name);
    }
    throw refused(option, oneOf(names), text);
  }

  private static String oneOf(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  /**
   * Reads the name of a backbone, in any case.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Backbone backbone(String option, String text) {
    return Backbone.of(text.toLowerCase(Locale.ROOT))
        .orElseThrow(() -> refused(option, oneOf(Backbone.names()), text));
  }

  /**
   * Reads the name of a device.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static DeviceRequest device(String option, String text) {
    return DeviceRequest.parse(text.toLowerCase(Locale.ROOT))
        .orElseThrow(() -> refused(option, "auto, cpu, cuda, cuda:N or mps", text));
  }

  /**
   * Reads the name of a dataset.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static KaggleDataset dataset(String option, String text) {
    try {
      return KaggleDataset.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a whole number.
   *
   * @param range an interval, or empty for every {@code int}
   * @throws IllegalArgumentException if it is none, or out of range
   */
  public static int wholeNumber(String option, String range, String text) {
    String interval =
        range.isEmpty() ? "[" + Integer.MIN_VALUE + ", " + Integer.MAX_VALUE + "]" : range;
    try {
      int number = Integer.parseInt(text.strip());
      if (within(interval, number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as is a number out of range.
    }
    throw refused(option, "a whole number " + words(interval), text);
  }

  /** A percentage may end with its sign. */
  public static double number(String option, String range, String text) {
    boolean percent = range.endsWith("%");
    String interval = percent ? range.substring(0, range.length() - 1) : range;
    try {
      double number =
          Double.parseDouble(
              percent && text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
      if (within(interval, number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as is a number out of range.
    }
    throw refused(option, (percent ? "a percentage " : "a number ") + words(interval), text);
  }

  private static boolean within(String interval, double number) {
    Matcher bounds = bounds(interval);
    double least = Double.parseDouble(bounds.group("least"));
    double most = Double.parseDouble(bounds.group("most"));
    return (bounds.group("open").equals("[") ? number >= least : number > least)
        && (bounds.group("close").equals("]") ? number <= most : number < most);
  }

  private static String words(String interval) {
    Matcher bounds = bounds(interval);
    boolean open = bounds.group("open").equals("(");
    boolean whole = bounds.group("close").equals("]");
    return (open ? "above " : "from ")
        + bounds.group("least")
        + (!whole ? " up to but not " : open ? " and up to " : " to ")
        + bounds.group("most");
  }

  private static Matcher bounds(String interval) {
    Matcher bounds = INTERVAL.matcher(interval);
    if (!bounds.matches()) {
      throw new IllegalStateException("no interval: " + interval);
    }
    return bounds;
  }
}
