package dev.tjtrain.weights.tensor;

/**
 * What a weight file may cost. Everything is an order of magnitude above what a MobileNetV2 with
 * its optimizer's state needs (14 MB of weights, 314 tensors, 9,200 pickle opcodes in 45 KB), and
 * small enough that no file takes more than some hundred megabytes and some seconds to refuse.
 */
public final class ReadLimits {

  /** Bytes of a file, and of all storages that are inflated from one, and of all strided copies. */
  public static final long MAX_BYTES = 512L << 20;

  /** Bytes of one pickle. */
  public static final int MAX_PICKLE_BYTES = 16 << 20;

  /** Opcodes of one pickle; also list items that constructors may copy. */
  public static final int MAX_PICKLE_OPCODES = 500_000;

  /** Bytes of the module or the name of a pickled global. */
  public static final int MAX_GLOBAL_BYTES = 512;

  /** Dimensions of a tensor. */
  public static final int MAX_DIMENSIONS = 16;

  /** Tensors of a state dict, and entries of a zip archive. */
  public static final int MAX_ENTRIES = 10_000;

  /** Nested modules of a TorchScript archive. */
  public static final int MAX_MODULE_DEPTH = 64;

  /** Modules and their attributes met on all paths through a TorchScript archive. */
  public static final int MAX_ATTRIBUTES = 100_000;

  /** Characters of a tensor's name. */
  public static final int MAX_NAME_LENGTH = 512;

  /** Bytes of one text beside the tensors, such as the classes' names. */
  public static final int MAX_RECORD_BYTES = 4 << 20;

  /** Bytes of a safetensors header: the format's own limit. */
  public static final long MAX_HEADER_BYTES = 100_000_000;

  private ReadLimits() {}
}
