package dev.tjtrain.report.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The few shapes of {@code tensorboard.Event} that a run writes, as protobuf bytes.
 *
 * <p>They are put together field by field: six small messages do not earn a protocol compiler, one
 * binary a platform, in the build. The numbers are those of {@code event.proto}, {@code
 * summary.proto}, {@code tensor.proto} and {@code tensor_shape.proto} in TensorBoard's {@code
 * tensorboard/compat/proto}.
 */
final class EventMessage {

  static final String FILE_VERSION = "brain.Event:2";

  private static final int EVENT_WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_FILE_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int EVENT_SESSION_LOG = 7;

  private static final int SESSION_LOG_STATUS = 1;
  private static final int STATUS_START = 1;

  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;
  private static final int VALUE_IMAGE = 4;
  private static final int VALUE_TENSOR = 8;
  private static final int VALUE_METADATA = 9;

  private static final int IMAGE_HEIGHT = 1;
  private static final int IMAGE_WIDTH = 2;
  private static final int IMAGE_COLORSPACE = 3;
  private static final int IMAGE_ENCODED = 4;
  private static final int COLORSPACE_RGB = 3;

  private static final int TENSOR_DTYPE = 1;
  private static final int TENSOR_SHAPE = 2;
  private static final int TENSOR_STRINGS = 8;
  private static final int DTYPE_STRING = 7;
  private static final int SHAPE_DIM = 2;
  private static final int DIM_SIZE = 1;

  private static final int METADATA_PLUGIN = 1;
  private static final int METADATA_DATA_CLASS = 4;
  private static final int PLUGIN_NAME = 1;
  private static final int DATA_CLASS_TENSOR = 2;

  private EventMessage() {}

  /** The event that every file begins with. */
  static byte[] fileVersion(double wallTime) {
    return message(
        event -> {
          event.writeDouble(EVENT_WALL_TIME, wallTime);
          event.writeString(EVENT_FILE_VERSION, FILE_VERSION);
        });
  }

  /** Whether {@code event} is one that a file may begin with. */
  static boolean isFileVersion(byte[] event) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(event);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == EVENT_FILE_VERSION
            && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          return in.readString().startsWith("brain.Event:");
        }
        in.skipField(tag);
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** Says that training goes on at {@code step}: what is there of it and later no longer holds. */
  static byte[] sessionStart(double wallTime, long step) {
    return message(
        event -> {
          event.writeDouble(EVENT_WALL_TIME, wallTime);
          event.writeInt64(EVENT_STEP, step);
          event.writeByteArray(
              EVENT_SESSION_LOG, message(log -> log.writeEnum(SESSION_LOG_STATUS, STATUS_START)));
        });
  }

  static byte[] scalar(double wallTime, String tag, long step, float value) {
    return summary(wallTime, step, tag, summary -> summary.writeFloat(VALUE_SIMPLE, value));
  }

  static byte[] image(double wallTime, String tag, long step, byte[] png, int width, int height) {
    byte[] image =
        message(
            out -> {
              out.writeInt32(IMAGE_HEIGHT, height);
              out.writeInt32(IMAGE_WIDTH, width);
              out.writeInt32(IMAGE_COLORSPACE, COLORSPACE_RGB);
              out.writeByteArray(IMAGE_ENCODED, png);
            });
    return summary(wallTime, step, tag, value -> value.writeByteArray(VALUE_IMAGE, image));
  }

  /** A string tensor of shape (1), which the text plugin shows as Markdown. */
  static byte[] text(double wallTime, String tag, long step, String markdown) {
    byte[] shape =
        message(out -> out.writeByteArray(SHAPE_DIM, message(dim -> dim.writeInt64(DIM_SIZE, 1))));
    byte[] tensor =
        message(
            out -> {
              out.writeEnum(TENSOR_DTYPE, DTYPE_STRING);
              out.writeByteArray(TENSOR_SHAPE, shape);
              out.writeBytes(TENSOR_STRINGS, ByteString.copyFromUtf8(markdown));
            });
    byte[] metadata =
        message(
            out -> {
              out.writeByteArray(
                  METADATA_PLUGIN, message(plugin -> plugin.writeString(PLUGIN_NAME, "text")));
              out.writeEnum(METADATA_DATA_CLASS, DATA_CLASS_TENSOR);
            });
    return summary(
        wallTime,
        step,
        tag,
        value -> {
          value.writeByteArray(VALUE_TENSOR, tensor);
          value.writeByteArray(VALUE_METADATA, metadata);
        });
  }

  private static byte[] summary(double wallTime, long step, String tag, Fields valueFields) {
    byte[] value =
        message(
            out -> {
              out.writeString(VALUE_TAG, tag);
              valueFields.writeTo(out);
            });
    return message(
        event -> {
          event.writeDouble(EVENT_WALL_TIME, wallTime);
          event.writeInt64(EVENT_STEP, step);
          event.writeByteArray(
              EVENT_SUMMARY, message(summary -> summary.writeByteArray(SUMMARY_VALUE, value)));
        });
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen in memory
    }
    return bytes.toByteArray();
  }

  /** Writes the fields of one message. */
  @FunctionalInterface
  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }
}
