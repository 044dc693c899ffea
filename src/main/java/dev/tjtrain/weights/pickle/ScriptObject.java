package dev.tjtrain.weights.pickle;

/** An instance of a TorchScript class, reduced to its attributes. */
public final class ScriptObject {

  private PickledDict attributes = new PickledDict();

  /** Takes the state that the pickle gives; a state that is no dict holds no modules or tensors. */
  void setState(Object state) {
    if (state instanceof PickledDict dict) {
      attributes = dict;
    }
  }

  public PickledDict attributes() {
    return attributes;
  }
}
