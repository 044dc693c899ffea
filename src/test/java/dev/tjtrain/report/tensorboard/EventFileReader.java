package dev.tjtrain.report.tensorboard;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads event files by the descriptors of TensorBoard's messages and the TFRecord specification,
 * sharing nothing with the writer: its CRC32C is the bitwise one of RFC 3720, appendix B.4.
 */
public final class EventFileReader {

  private static final String DESCRIPTORS =
      """
      name: "event.proto" package: "tensorboard" syntax: "proto3"
      message_type { name: "Event"
        field { name: "wall_time" number: 1 type: TYPE_DOUBLE }
        field { name: "step" number: 2 type: TYPE_INT64 }
        field { name: "file_version" number: 3 type: TYPE_STRING }
        field { name: "summary" number: 5 type: TYPE_MESSAGE type_name: ".tensorboard.Summary" }
        field { name: "session_log" number: 7 type: TYPE_MESSAGE type_name: ".tensorboard.SessionLog" } }
      message_type { name: "SessionLog" field { name: "status" number: 1 type: TYPE_INT32 } }
      message_type { name: "Summary"
        field { name: "value" number: 1 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".tensorboard.Value" } }
      message_type { name: "Value"
        field { name: "tag" number: 1 type: TYPE_STRING }
        field { name: "simple_value" number: 2 type: TYPE_FLOAT }
        field { name: "image" number: 4 type: TYPE_MESSAGE type_name: ".tensorboard.Image" }
        field { name: "tensor" number: 8 type: TYPE_MESSAGE type_name: ".tensorboard.Tensor" }
        field { name: "metadata" number: 9 type: TYPE_MESSAGE type_name: ".tensorboard.Metadata" } }
      message_type { name: "Image"
        field { name: "height" number: 1 type: TYPE_INT32 }
        field { name: "width" number: 2 type: TYPE_INT32 }
        field { name: "colorspace" number: 3 type: TYPE_INT32 }
        field { name: "encoded_image_string" number: 4 type: TYPE_BYTES } }
      message_type { name: "Tensor"
        field { name: "dtype" number: 1 type: TYPE_INT32 }
        field { name: "tensor_shape" number: 2 type: TYPE_MESSAGE type_name: ".tensorboard.Shape" }
        field { name: "string_val" number: 8 label: LABEL_REPEATED type: TYPE_BYTES } }
      message_type { name: "Shape"
        field { name: "dim" number: 2 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".tensorboard.Dim" } }
      message_type { name: "Dim" field { name: "size" number: 1 type: TYPE_INT64 } }
      message_type { name: "Metadata"
        field { name: "plugin_data" number: 1 type: TYPE_MESSAGE type_name: ".tensorboard.PluginData" }
        field { name: "data_class" number: 4 type: TYPE_INT32 } }
      message_type { name: "PluginData" field { name: "plugin_name" number: 1 type: TYPE_STRING } }
      """;

  private EventFileReader() {}

  /** Every event, after checking each checksum; the file must end with a whole record. */
  public static List<DynamicMessage> read(Path file) throws IOException {
    Descriptor event = eventDescriptor();
    List<DynamicMessage> events = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      byte[] length = take(bytes, 8);
      check(bytes.getInt(), length, "length");
      byte[] data =
          take(bytes, (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
      check(bytes.getInt(), data, "data");
      DynamicMessage message = DynamicMessage.parseFrom(event, data);
      if (!message.getUnknownFields().asMap().isEmpty()) {
        throw new IOException("unknown fields in " + message);
      }
      events.add(message);
    }
    return events;
  }

  /** The field reached by {@code names}, taking the first of repeated ones. */
  public static Object field(DynamicMessage message, String... names) {
    Object at = message;
    for (String name : names) {
      DynamicMessage parent = (DynamicMessage) at;
      at = parent.getField(parent.getDescriptorForType().findFieldByName(name));
      at = at instanceof List<?> many ? many.get(0) : at;
    }
    return at;
  }

  static int crc32c(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f63b78;
      }
    }
    return ~crc;
  }

  private static void check(int masked, byte[] bytes, String part) throws IOException {
    int crc = crc32c(bytes);
    if (masked != ((crc >>> 15) | (crc << 17)) + 0xa282ead8) {
      throw new IOException("wrong checksum of the " + part);
    }
  }

  private static byte[] take(ByteBuffer bytes, int count) {
    byte[] taken = new byte[count];
    bytes.get(taken);
    return taken;
  }

  private static Descriptor eventDescriptor() throws IOException {
    try {
      FileDescriptorProto proto = TextFormat.parse(DESCRIPTORS, FileDescriptorProto.class);
      return Descriptors.FileDescriptor.buildFrom(proto, new Descriptors.FileDescriptor[0])
          .findMessageTypeByName("Event");
    } catch (Descriptors.DescriptorValidationException e) {
      throw new IOException(e);
    }
  }
}
