package dev.tjtrain.model.weights;

/**
 * What a weight file may cost. Everything is an order of magnitude above what a MobileNetV2 with
 * its optimizer's state needs (14 MB of weights, 314 tensors, 9,200 pickle opcodes in 45 KB), and
 * small enough that no file takes more than some hundred megabytes and some seconds to refuse.
 */
final class ReadLimits {

  /** Bytes of a file, and of all storages that are inflated from one, and of all strided copies. */
  static final long MAX_BYTES = 512L << 20;

  /** Bytes of one pickle. */
  static final int MAX_PICKLE_BYTES = 16 << 20;

  /** Opcodes of one pickle; also list items that constructors may copy. */
  static final int MAX_PICKLE_OPCODES = 500_000;

  /** Bytes of the module or the name of a pickled global. */
  static final int MAX_GLOBAL_BYTES = 512;

  /** Dimensions of a tensor. */
  static final int MAX_DIMENSIONS = 16;

  /** Tensors of a state dict, and entries of a zip archive. */
  static final int MAX_ENTRIES = 10_000;

  /** Nested modules of a TorchScript archive. */
  static final int MAX_MODULE_DEPTH = 64;

  /** Modules met on all paths through a TorchScript archive. */
  static final int MAX_MODULES = 50_000;

  /** Characters of a tensor's name. */
  static final int MAX_NAME_LENGTH = 512;

  /** Bytes of one text beside the tensors, such as the classes' names. */
  static final int MAX_RECORD_BYTES = 4 << 20;

  /** Bytes of a safetensors header: the format's own limit. */
  static final long MAX_HEADER_BYTES = 100_000_000;

  private ReadLimits() {}
}
