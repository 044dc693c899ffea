package dev.tjtrain.model.weights;

/** An instance of a TorchScript class, reduced to its attributes. */
final class ScriptObject {

  private PickledDict attributes = new PickledDict();

  /** Takes the state that the pickle gives; a state that is no dict holds no modules or tensors. */
  void setState(Object state) {
    if (state instanceof PickledDict dict) {
      attributes = dict;
    }
  }

  PickledDict attributes() {
    return attributes;
  }
}
