package dev.tjtrain.weights.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WeightTensorTest {

  /** Values of IEEE 754 binary16 as its definition gives them. */
  @ParameterizedTest
  @CsvSource({
    "0x0000, 0x0.0p0",
    "0x8000, -0x0.0p0",
    "0x3c00, 0x1.0p0",
    "0xc000, -0x1.0p1",
    "0x3555, 0x1.554p-2",
    "0x7bff, 0x1.ffcp15",
    "0x0400, 0x1.0p-14",
    "0x03ff, 0x1.ff8p-15",
    "0x0001, 0x1.0p-24",
    "0x8001, -0x1.0p-24",
    "0x7c00, Infinity",
    "0xfc00, -Infinity",
    "0x7e00, NaN",
  })
  void a_half_widens_exactly(String bits, String value) {
    float widened = WeightTensor.half((short) (int) Integer.decode(bits));

    assertThat(Float.floatToIntBits(widened))
        .isEqualTo(Float.floatToIntBits(Float.parseFloat(value)));
  }

  @Test
  void the_bytes_have_to_fill_the_shape() {
    ByteBuffer seven = ByteBuffer.allocate(7);

    assertThatThrownBy(() -> new WeightTensor(DType.FLOAT32, new long[] {2}, seven))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("7 bytes for float32[2]");
  }

  @Test
  void integers_and_floats_are_not_taken_for_each_other() {
    WeightTensor integers = new WeightTensor(DType.INT8, new long[] {1}, ByteBuffer.allocate(1));
    WeightTensor floats = new WeightTensor(DType.FLOAT16, new long[] {1}, ByteBuffer.allocate(2));

    assertThatThrownBy(integers::floats).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(floats::longs).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void reading_the_data_leaves_them_for_the_next_reader() {
    WeightTensor tensor =
        new WeightTensor(DType.INT16, new long[] {2}, ByteBuffer.wrap(new byte[] {1, 0, 2, 1}));

    assertThat(tensor.data().getShort()).isEqualTo((short) 1);
    assertThat(tensor.data().remaining()).isEqualTo(4);
    assertThat(tensor.longs()).containsExactly(1, 258);
    assertThat(tensor).hasToString("int16[2]");
  }
}
