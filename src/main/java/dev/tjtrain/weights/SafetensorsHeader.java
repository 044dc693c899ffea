package dev.tjtrain.weights;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON header of a safetensors file: {@code {"name": {"dtype", "shape", "data_offsets"}}}, and
 * texts by name under {@code __metadata__}.
 */
final class SafetensorsHeader {

  private static final String METADATA = "__metadata__";

  /**
   * One tensor of the header; its size is that of its type and shape.
   *
   * @param begin offset of its first byte from the start of the data
   * @param end offset after its last byte
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Entry(String name, DType dtype, long[] shape, long begin, long end) {}

  private final WeightFile file;
  private final JsonReader json;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsHeader(WeightFile file, JsonReader json) {
    this.file = file;
    this.json = json;
  }

  /** Parses {@code length} bytes of {@code bytes} from {@code from}. */
  static SafetensorsHeader parse(WeightFile file, byte[] bytes, int from, int length)
      throws InvalidInputException {
    // A new decoder reports malformed bytes; naming the charset alone would replace them.
    InputStreamReader text =
        new InputStreamReader(
            new ByteArrayInputStream(bytes, from, length), StandardCharsets.UTF_8.newDecoder());
    try (JsonReader json = new JsonReader(text)) {
      json.setStrictness(Strictness.STRICT);
      SafetensorsHeader header = new SafetensorsHeader(file, json);
      header.read();
      return header;
    } catch (InvalidInputException e) {
      throw e;
    } catch (MalformedJsonException | CharacterCodingException | EOFException e) {
      throw file.damaged("its header is not JSON", e);
    } catch (IOException | RuntimeException e) {
      throw file.damaged("its header is malformed", e);
    }
  }

  /** The tensors, in the order of the header. */
  List<Entry> entries() {
    return entries;
  }

  /** The texts beside them. */
  Map<String, String> metadata() {
    return metadata;
  }

  private void read() throws IOException {
    Set<String> names = new HashSet<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (!names.add(name)) {
        throw file.damaged("two tensors named " + WeightFile.shown(name));
      }
      if (names.size() > ReadLimits.MAX_ENTRIES || name.length() > ReadLimits.MAX_NAME_LENGTH) {
        throw file.refuse("its header holds more or longer names than weights need; refused");
      }
      if (name.equals(METADATA)) {
        readMetadata();
      } else {
        entries.add(entry(name));
      }
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw file.damaged("something follows its header");
    }
  }

  /** Reads the texts; what the format does not allow there is left out. */
  private void readMetadata() throws IOException {
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return;
    }
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() == JsonToken.STRING) {
        metadata.put(name, json.nextString());
      } else {
        json.skipValue();
      }
    }
    json.endObject();
  }

  private Entry entry(String name) throws IOException {
    Map<String, Object> values = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      Object value =
          switch (key) {
            case "dtype" -> json.nextString();
            case "shape", "data_offsets" -> integers();
            default -> throw file.damaged("an unknown key for " + WeightFile.shown(name));
          };
      if (values.put(key, value) != null) {
        throw file.damaged("a key twice for " + WeightFile.shown(name));
      }
    }
    json.endObject();
    if (!(values.get("dtype") instanceof String dtype)
        || !(values.get("shape") instanceof long[] shape)
        || !(values.get("data_offsets") instanceof long[] offsets)
        || offsets.length != 2) {
      throw file.damaged("the header's entry for " + WeightFile.shown(name) + " is incomplete");
    }
    return checked(name, dtype, shape, offsets[0], offsets[1]);
  }

  private Entry checked(String name, String dtypeName, long[] shape, long begin, long end)
      throws InvalidInputException {
    DType dtype = DType.ofSafetensors(dtypeName).orElse(null);
    if (dtype == null) {
      throw file.refuse(
          "the tensor %s is of type %s, which cannot be used; save float32"
              .formatted(WeightFile.shown(name), WeightFile.shown(dtypeName)));
    }
    long bytes = Math.multiplyExact(WeightTensor.elements(shape), dtype.bytes());
    if (begin > end || bytes != end - begin) {
      throw file.damaged("offsets and shape of " + WeightFile.shown(name) + " disagree");
    }
    return new Entry(name, dtype, shape, begin, end);
  }

  /** Reads a list of integers from 0; Gson would also take 1.0, 1e3 and "1" for 1 and 1000. */
  private long[] integers() throws IOException {
    List<Long> integers = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      if (json.peek() != JsonToken.NUMBER || integers.size() == ReadLimits.MAX_DIMENSIONS) {
        throw file.damaged("a malformed list of integers in its header");
      }
      String digits = json.nextString();
      if (!digits.matches("[0-9]{1,18}")) {
        throw file.damaged("a malformed integer in its header");
      }
      integers.add(Long.parseLong(digits));
    }
    json.endArray();
    return integers.stream().mapToLong(Long::longValue).toArray();
  }
}
