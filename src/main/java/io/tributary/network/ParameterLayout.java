package io.tributary.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each tensor of a network lies in the one array of its parameters: layer by layer, each
 * layer's in the order in which it names them. Names count the layers that have any. The only place
 * that knows; initialisers, files and reports ask it. Immutable.
 */
public final class ParameterLayout implements Serializable {
  private static final long serialVersionUID = 1;

  /** The most that one array holds on every JVM. */
  static final int MOST = Integer.MAX_VALUE - 16;

  private final ArrayList<List<ParameterSlice>> layers = new ArrayList<>();
  private final int length;

  /**
   * The layout of some layers, each of which takes what the one before gives.
   *
   * @param inputs of the first layer
   * @throws ArithmeticException if there are more than {@link #MOST} parameters
   */
  ParameterLayout(int inputs, List<? extends Layer> inOrder) {
    long offset = 0;
    int width = inputs;
    int numbered = 0;
    for (Layer layer : inOrder) {
      List<ParameterSlice> slices = new ArrayList<>();
      for (Layer.Parameter parameter : layer.parameters(width)) {
        String name = "layers." + numbered + "." + parameter.name();
        slices.add(new ParameterSlice(name, parameter.kind(), parameter.shape(), (int) offset));
        offset += parameter.shape().stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b);
        if (offset > MOST) {
          throw new ArithmeticException("more than " + MOST + " parameters");
        }
      }
      layers.add(List.copyOf(slices));
      numbered += slices.isEmpty() ? 0 : 1;
      width = layer.outputs(width);
    }
    length = (int) offset;
  }

  /** All tensors, in the order in which they lie. */
  public List<ParameterSlice> slices() {
    return layers.stream().flatMap(List::stream).toList();
  }

  /** A layer's tensors, in its own order. */
  public List<ParameterSlice> slices(int layer) {
    return layers.get(layer);
  }

  /** How many parameters there are. */
  public int length() {
    return length;
  }
}
