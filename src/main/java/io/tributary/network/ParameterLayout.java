package io.tributary.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where each tensor of a network lies in the one array of its parameters: layer by layer, each
 * layer's in the order in which it names them, but large tables behind all others, so that those
 * have gradients in an array of their own. Names count the layers that have any. The only place
 * that knows; initialisers, files and reports ask it. Immutable.
 */
public final class ParameterLayout implements Serializable {
  private static final long serialVersionUID = 1;

  /** The most that one array holds on every JVM. */
  static final int MOST = Integer.MAX_VALUE - 16;

  private final ArrayList<List<ParameterSlice>> layers = new ArrayList<>();
  private final List<ParameterSlice> tables;
  private final int denseLength;
  private final int length;

  /**
   * The layout of some layers, each of which takes what the one before gives.
   *
   * @param inputs of the first layer
   * @param frozen the names of tensors that stay as they are
   * @throws ArithmeticException if there are more than {@link #MOST} parameters
   */
  ParameterLayout(int inputs, List<? extends Layer> inOrder, Set<String> frozen) {
    long dense = 0;
    int width = inputs;
    for (Layer layer : inOrder) {
      for (Layer.Parameter parameter : layer.parameters(width)) {
        dense += parameter.isLargeTable() ? 0 : parameter.length();
      }
      width = layer.outputs(width);
    }
    List<ParameterSlice> largeTables = new ArrayList<>();
    long offset = 0;
    long table = dense;
    width = inputs;
    int numbered = 0;
    for (Layer layer : inOrder) {
      List<ParameterSlice> slices = new ArrayList<>();
      for (Layer.Parameter parameter : layer.parameters(width)) {
        boolean large = parameter.isLargeTable();
        String name = "layers." + numbered + "." + parameter.name();
        long at = large ? table : offset;
        if (at + parameter.length() > MOST) {
          throw new ArithmeticException("more than " + MOST + " parameters");
        }
        ParameterKind kind = frozen.contains(name) ? ParameterKind.FROZEN : parameter.kind();
        slices.add(new ParameterSlice(name, kind, parameter.shape(), (int) at));
        if (large) {
          largeTables.add(slices.get(slices.size() - 1));
          table += parameter.length();
        } else {
          offset += parameter.length();
        }
      }
      layers.add(List.copyOf(slices));
      numbered += slices.isEmpty() ? 0 : 1;
      width = layer.outputs(width);
    }
    denseLength = (int) dense;
    length = (int) table;
    tables = List.copyOf(largeTables);
  }

  /** All tensors, layer by layer. */
  public List<ParameterSlice> slices() {
    return layers.stream().flatMap(List::stream).toList();
  }

  /** A layer's tensors, in its own order. */
  public List<ParameterSlice> slices(int layer) {
    return layers.get(layer);
  }

  /** The large tables, which lie behind all other tensors, in the order in which they lie. */
  public List<ParameterSlice> tables() {
    return tables;
  }

  /** How many parameters there are. */
  public int length() {
    return length;
  }

  /** How many there are without the large tables: the first ones. */
  public int denseLength() {
    return denseLength;
  }

  /**
   * The most numbers of large tables that a gradient's sum over some rows has, with as many for
   * each table's rows as say which they are.
   */
  public long tableNumbers(long rows) {
    long numbers = 0;
    for (ParameterSlice table : tables) {
      numbers += Math.min(rows, table.shape().get(0)) * (table.shape().get(1) + 1L);
    }
    return numbers;
  }

  /** The most numbers of a gradient's sum over some rows. */
  public int sumLength(long rows) {
    return (int) Math.min(Integer.MAX_VALUE, denseLength + tableNumbers(rows));
  }

  /**
   * The parameters tensor by tensor, as {@link #slices} has these; the array itself if it is so.
   */
  public float[] bySlices(float[] parameters) {
    return tables.isEmpty() ? parameters : moved(parameters, true);
  }

  /** The parameters in this layout, of those that {@link #bySlices} gave. */
  public float[] ofSlices(float[] bySlices) {
    return tables.isEmpty() ? bySlices : moved(bySlices, false);
  }

  private float[] moved(float[] from, boolean toSlices) {
    float[] to = new float[length];
    int next = 0;
    for (ParameterSlice slice : slices()) {
      int count = slice.length();
      int at = slice.offset();
      System.arraycopy(from, toSlices ? at : next, to, toSlices ? next : at, count);
      next += count;
    }
    return to;
  }
}
