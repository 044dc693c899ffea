package dev.tjtrain.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles made by hand to run, allocate or recurse; the timeout is only there to end a hang. */
@Timeout(60)
final class HostilePickleTest {

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "posix, system",
    "builtins, eval",
    "__builtin__, bytearray",
    "array, array",
    "datetime, datetime",
    "decimal, Decimal",
    "operator, attrgetter",
    "_codecs, decode",
    "numpy.core.multiarray, _reconstruct",
    "torch, load",
    "torch.nn.Floatstorage, x",
    "__torch__.evil, Module",
    "torch.jit._pickle, build_intlist",
  })
  void a_global_that_is_not_on_the_list_is_refused_by_name(String module, String name)
      throws IOException {
    byte[] pickle = PickleBytes.pickle().global(module, name).text("id").raw(0x85).ops("R").stop();

    assertRefused(pickle).hasMessageContaining(module + "." + name).hasMessageContaining("ave ");
  }

  @Test
  void the_message_says_what_to_do_about_a_foreign_global() throws IOException {
    byte[] pickle = PickleBytes.pickle().global("posix", "system").text("id").ops("tR").stop();

    assertRefused(pickle)
        .hasMessage(
            directory.resolve("w.pth")
                + ": refers to posix.system, which no weights file needs; refused."
                + " Save the state_dict() with torch.save, or use safetensors");
  }

  @Test
  void a_global_name_cannot_break_the_line() throws IOException {
    byte[] pickle = PickleBytes.pickle().global("a\r\u001b[2J", "b").stop();

    assertRefused(pickle).hasMessageContaining("a??[2J.b");
  }

  /** STACK_GLOBAL, INST, OBJ, EXT1, PERSID, INT, LONG, DUP, POP, GET, PUT, FRAME, MEMOIZE, SET. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x93, 'i', 'o', 0x82, 'P', 'I', 'L', '2', '0', 'g', 'p', 0x95, 0x94, 0x8f, 0x97, 0xff
      })
  void an_opcode_that_torch_does_not_write_is_refused(int opcode) throws IOException {
    byte[] pickle =
        PickleBytes.pickle().text("posix").text("system").raw(opcode).ops("posix\nsystem\n").stop();

    assertRefused(pickle).hasMessageContaining(String.format("opcode 0x%02x", opcode));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 1 << 30})
  void a_length_beyond_the_file_is_refused(int length) throws IOException {
    assertRefused(PickleBytes.pickle().ops("X").int32(length).ops("abc").stop())
        .hasMessageContaining("ends early");
  }

  @Test
  void a_pickle_of_too_many_opcodes_is_refused() throws IOException {
    assertRefused(PickleBytes.pickle().ops("}", 600_000).stop()).hasMessageContaining("too large");
  }

  @Test
  void deep_nesting_ends_in_a_refusal() throws IOException {
    assertRefused(PickleBytes.pickle().ops("]", 200_000).ops("a", 199_999).stop());
    byte[] tuples = PickleBytes.pickle().ops(")").ops("\u0085", 400_000).stop();
    assertRefused(tuples);
    // As a dict's key or value, and as a class's state.
    assertRefused(
        PickleBytes.pickle().ops("}").ops("]", 200_000).ops("a", 199_999).ops("Ns").stop());
    assertRefused(
        PickleBytes.pickle()
            .ops("}")
            .text("k")
            .ops("]", 200_000)
            .ops("a", 199_999)
            .ops("s")
            .stop());
  }

  @Test
  void structures_that_hold_themselves_end_in_a_refusal() throws IOException {
    assertRefused(PickleBytes.pickle().ops("]q\0h\0a").stop())
        .hasMessageContaining("no state dict");
    assertRefused(PickleBytes.pickle().ops("}q\0h\0Ns").stop()).hasMessageContaining("dict key");
    assertRefused(PickleBytes.pickle().ops("}]q\0h\0aNs").stop()).hasMessageContaining("dict key");
    assertRefused(PickleBytes.pickle().ops("}q\0").text("state_dict").ops("h\0s").stop())
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void a_list_growing_by_reference_is_read_in_linear_time() throws IOException {
    assertRefused(PickleBytes.pickle().ops("]").ops("(NNNe", 90_000).stop());
  }

  @Test
  void a_dict_copied_again_and_again_is_refused() throws IOException {
    PickleBytes pickle = PickleBytes.pickle().ops("](");
    for (int i = 0; i < 20_000; i++) {
      pickle.number(i).number(i).raw(0x86);
    }
    pickle.ops("e").raw(0x85).ops("q\0");
    pickle.global("collections", "OrderedDict").ops("q\1");
    for (int i = 0; i < 50_000; i++) {
      pickle.ops("h\1h\0R");
    }

    assertRefused(pickle.stop()).hasMessageContaining("too many dict items");
  }

  @Test
  void a_shape_of_very_many_dimensions_is_refused() throws IOException {
    long[] ones = new long[10_000];

    assertRefused(stateDict(PickleBytes.pickle().ops("}").text("w").tensor(1, 0, ones, ones)))
        .hasMessageContaining("shape");
  }

  @Test
  void the_ends_of_the_stack_and_the_memo_are_kept() throws IOException {
    for (String opcodes :
        new String[] {
          "", "t", "e", "u", "s", "a", "b", "R", "Q", "\u0081", "h\7", "q\1", "\u0087", "(", "(a",
          "}(Nu", "}(NNNu", "(\u0085", "](s", "]b", "Nb", "}}b", "NNR", "))R", ")Q", "NQ"
        }) {
      assertRefused(PickleBytes.pickle().ops(opcodes).stop());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "_rebuild_tensor_v2",
    "_rebuild_tensor",
    "_rebuild_parameter",
  })
  void a_rebuild_function_with_other_arguments_is_refused(String function) throws IOException {
    for (String arguments : new String[] {")", "(Nt", "(NNNNt", "(])))t", "(}}}}t", "N", "]"}) {
      assertRefused(
          PickleBytes.pickle().global("torch._utils", function).ops(arguments).ops("R").stop());
    }
  }

  @Test
  void bytes_outside_the_storage_are_out_of_reach() throws IOException {
    assertTensorRefused(4, 0, new long[] {5}, new long[] {1});
    assertTensorRefused(4, 4, new long[] {1}, new long[] {1});
    assertTensorRefused(4, -1, new long[] {2}, new long[] {1});
    assertTensorRefused(4, 0, new long[] {2}, new long[] {4});
    assertTensorRefused(4, 3, new long[] {2}, new long[] {-1});
    assertTensorRefused(4, 0, new long[] {-2}, new long[] {1});
    assertTensorRefused(4, 0, new long[] {2, 2}, new long[] {1});
    assertTensorRefused(4, Long.MAX_VALUE, new long[] {2}, new long[] {1});
    assertTensorRefused(4, 0, new long[] {3}, new long[] {Long.MAX_VALUE});
    assertTensorRefused(4, 0, new long[] {1L << 32, 1L << 32}, new long[] {0, 0});
    assertTensorRefused(4, 0, new long[] {1L << 62, 4}, new long[] {0, 0});
    assertTensorRefused(1L << 61, 0, new long[] {4}, new long[] {1});
    assertTensorRefused(-4, 0, new long[] {4}, new long[] {1});
    assertTensorRefused(5, 0, new long[] {4}, new long[] {1});
  }

  @Test
  void a_tensor_that_repeats_few_bytes_very_often_is_refused() throws IOException {
    assertTensorRefused(4, 0, new long[] {1 << 26}, new long[] {0});
    assertTensorRefused(4, 0, new long[] {1 << 20}, new long[] {0});
  }

  @Test
  void many_tensors_that_repeat_few_bytes_are_refused_together() throws IOException {
    PickleBytes pickle = PickleBytes.pickle().ops("}");
    for (int i = 0; i < 40; i++) {
      pickle.text("w" + i).tensor(4, 0, new long[] {1 << 14}, new long[] {0}).ops("s");
    }

    assertRefused(PickleBytes.legacyFile(pickle.stop(), 1, 2, 3, 4), "repeats a small storage");
  }

  @Test
  void the_hand_made_file_is_read_when_nothing_is_wrong_with_it() throws IOException {
    byte[] pickle =
        stateDict(
            PickleBytes.pickle().ops("}").text("w").tensor(4, 1, new long[] {2}, new long[] {2}));
    Path file = Files.write(directory.resolve("w.pth"), PickleBytes.legacyFile(pickle, 1, 2, 3, 4));

    WeightTensor tensor = Objects.requireNonNull(StateDictReader.read(file).tensors().get("w"));
    assertThat(tensor.floats()).containsExactly(2, 4);
  }

  @Test
  void a_big_endian_file_is_refused() throws IOException {
    assertRefused(PickleBytes.legacyPreamble(false).toByteArray(), "big-endian");
  }

  @Test
  void an_entry_that_is_no_tensor_is_passed_over() throws IOException {
    byte[] pickle =
        PickleBytes.pickle()
            .ops("}")
            .text("w")
            .tensor(4, 0, new long[] {4}, new long[] {1})
            .ops("s")
            .text("extra")
            .ops("Ns")
            .stop();

    Path file = Files.write(directory.resolve("w.pth"), PickleBytes.legacyFile(pickle, 1, 2, 3, 4));
    assertThat(StateDictReader.read(file).tensors()).containsOnlyKeys("w");
  }

  private void assertTensorRefused(long elements, long offset, long[] shape, long[] strides)
      throws IOException {
    byte[] pickle =
        stateDict(PickleBytes.pickle().ops("}").text("w").tensor(elements, offset, shape, strides));
    assertRefused(PickleBytes.legacyFile(pickle, 1, 2, 3, 4), "");
  }

  private static byte[] stateDict(PickleBytes withOneItem) {
    return withOneItem.ops("s").stop();
  }

  private AbstractThrowableAssert<?, ?> assertRefused(byte[] pickle) throws IOException {
    return assertRefused(PickleBytes.legacyFile(pickle), "");
  }

  private AbstractThrowableAssert<?, ?> assertRefused(byte[] content, String reason)
      throws IOException {
    Path file = Files.write(directory.resolve("w.pth"), content);
    return assertThatThrownBy(() -> StateDictReader.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }
}
