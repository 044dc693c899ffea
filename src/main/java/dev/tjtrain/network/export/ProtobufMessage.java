package dev.tjtrain.network.export;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.util.List;

/**
 * A protobuf message by the numbers of its fields: to change a few of a message's fields takes no
 * code generated for all of them. Fields are written in the order of their numbers.
 */
final class ProtobufMessage {

  private static final Field NONE = Field.getDefaultInstance();

  private final UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();

  /** Parses a message. */
  static ProtobufMessage parse(ByteString bytes) throws InvalidProtocolBufferException {
    ProtobufMessage message = new ProtobufMessage();
    message.fields.mergeFrom(bytes);
    return message;
  }

  /** Adds a value to an integer field. */
  ProtobufMessage add(int field, long value) {
    fields.mergeField(field, Field.newBuilder().addVarint(value).build());
    return this;
  }

  /** Adds a value to a field of strings or bytes. */
  ProtobufMessage add(int field, ByteString value) {
    fields.mergeField(field, Field.newBuilder().addLengthDelimited(value).build());
    return this;
  }

  /** Adds a value to a field of strings. */
  ProtobufMessage add(int field, String value) {
    return add(field, ByteString.copyFromUtf8(value));
  }

  /** Adds a value to a field of messages. */
  ProtobufMessage add(int field, ProtobufMessage value) {
    return add(field, value.bytes());
  }

  /** Removes all values of a field. */
  ProtobufMessage clear(int field) {
    fields.clearField(field);
    return this;
  }

  /** The values of a field of strings, bytes or messages. */
  List<ByteString> values(int field) {
    return List.copyOf(fields.asMap().getOrDefault(field, NONE).getLengthDelimitedList());
  }

  /** The values of an integer field. */
  List<Long> integers(int field) {
    return List.copyOf(fields.asMap().getOrDefault(field, NONE).getVarintList());
  }

  /** The message as it stands in a file. */
  ByteString bytes() {
    return fields.build().toByteString();
  }
}
