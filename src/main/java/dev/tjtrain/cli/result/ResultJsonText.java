package dev.tjtrain.cli.result;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** Results as JSON. A model that came to nothing gives NaN, which JSON can only call null. */
public final class ResultJsonText {

  private static final TypeAdapter<Double> FINITE =
      new TypeAdapter<>() {
        @Override
        public void write(JsonWriter out, Double value) throws IOException {
          if (Double.isFinite(value)) {
            out.value(value);
          } else {
            out.nullValue();
          }
        }

        @Override
        public Double read(JsonReader in) throws IOException {
          return in.nextDouble();
        }
      };

  private static final GsonBuilder BUILDER =
      new GsonBuilder()
          .disableHtmlEscaping()
          .serializeNulls()
          .registerTypeAdapter(Double.class, FINITE)
          .registerTypeAdapter(double.class, FINITE);

  private static final Gson LINE = BUILDER.create();
  private static final Gson PRETTY = BUILDER.setPrettyPrinting().create();

  private ResultJsonText() {}

  static String line(Object value) {
    return LINE.toJson(value);
  }

  public static String pretty(Object value) {
    return PRETTY.toJson(value);
  }
}
