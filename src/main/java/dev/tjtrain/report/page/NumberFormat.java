package dev.tjtrain.report.page;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Mustache;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a template may ask of a number, behind a dot. */
final class NumberFormat {

  private static final Map<String, Function<Number, String>> BY_NAME =
      Map.of(
          "percent", number -> Numbers.percent(number.doubleValue()),
          "wholePercent", number -> Numbers.wholePercent(number.doubleValue()),
          "decimal", number -> Numbers.decimal(number.doubleValue()),
          "similarity", number -> String.format(Locale.ROOT, "%.2f", number.doubleValue()),
          "rounded", number -> String.format(Locale.ROOT, "%.3f", number.doubleValue()),
          "count", number -> Numbers.count(number.longValue()),
          "seconds", number -> Numbers.seconds(number.doubleValue()),
          "bar", number -> bar(number.doubleValue()));

  private NumberFormat() {}

  /** Finds these formats of numbers, what is in an optional, and methods of other objects. */
  static Mustache.Collector collector() {
    return new DefaultCollector() {
      @Override
      public @Nullable Iterator<?> toIterator(Object value) {
        return value instanceof Optional<?> optional
            ? optional.stream().iterator()
            : super.toIterator(value);
      }

      @Override
      public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
        Function<Number, String> format = BY_NAME.get(name);
        return context instanceof Number && format != null
            ? (number, asked) -> format.apply((Number) number)
            : super.createFetcher(context, name);
      }
    };
  }

  /** The style of a cell of class {@code bar}, whose line is as long as the share. */
  private static String bar(double share) {
    return String.format(Locale.ROOT, "--v:%.4f", Double.isFinite(share) ? share : 0);
  }
}
