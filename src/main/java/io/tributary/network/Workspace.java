package io.tributary.network;

import io.tributary.math.FloatFunctions;
import java.util.List;

/**
 * One thread's buffers for blocks of rows: filled by the caller, used by {@link Network}. Allocated
 * once. Not for several threads.
 */
public final class Workspace {
  final FloatFunctions functions = new FloatFunctions();
  final LayerBuffers[] layers;
  final OutputBlock output;
  final double[] losses; // rows
  private final float[] inputs;
  final float[] rowWeights; // rows
  private boolean weighted;

  /** Buffers for blocks of at most {@code blockRows} rows. */
  public Workspace(Topology topology, int blockRows) {
    inputs = new float[Math.multiplyExact(blockRows, topology.numbers())];
    layers = layers(topology, blockRows);
    float[] targets = new float[Math.multiplyExact(blockRows, topology.outputs())];
    output = new OutputBlock(layers[layers.length - 1], targets, blockRows, functions);
    losses = new double[blockRows];
    rowWeights = new float[blockRows];
  }

  /** Buffers of another network for the rows of these: inputs, targets and weights are shared. */
  public Workspace ofSameRows(Topology topology) {
    return new Workspace(topology, this);
  }

  private Workspace(Topology topology, Workspace rows) {
    inputs = rows.inputs;
    losses = rows.losses;
    rowWeights = rows.rowWeights;
    layers = layers(topology, losses.length);
    output =
        new OutputBlock(layers[layers.length - 1], rows.output.targets, losses.length, functions);
  }

  private static LayerBuffers[] layers(Topology ofModel, int blockRows) {
    Topology topology = ofModel.computed();
    List<Layer> shapes = topology.layers();
    LayerBuffers[] layers = new LayerBuffers[shapes.size()];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = shapes.get(l).buffers(topology.inputs(l), blockRows);
    }
    return layers;
  }

  /** What the buffers that grow with the network take, in bytes. */
  public static long bytes(Topology ofModel, int blockRows) {
    Topology topology = ofModel.computed();
    long ofRow = topology.numbers() + 2L * topology.outputs(); // outputs, targets
    long ofAll = 0;
    List<Layer> layers = topology.layers();
    for (int l = 0; l < layers.size(); l++) {
      ofRow += layers.get(l).bufferedNumbers(topology.inputs(l));
      ofAll += layers.get(l).bufferedNumbersOfAllRows(topology.inputs(l));
    }
    return (ofRow * blockRows + ofAll) * Float.BYTES;
  }

  /**
   * Where the gradient's sums of large tables go from now on, as {@link RowSums#of} has them: those
   * of the first layer, as no other has any.
   */
  public void tables(RowSums[] sums) {
    layers[0].tables = sums;
  }

  /** The block's inputs: rows × {@link Topology#numbers}, row-major. */
  public float[] inputs() {
    return inputs;
  }

  /** The block's targets: rows × outputs, row-major. */
  public float[] targets() {
    return output.targets;
  }

  /** The rows' weights; asking for them makes them count from now on. */
  public float[] rowWeights() {
    weighted = true;
    return rowWeights;
  }

  boolean weighted() {
    return weighted;
  }

  /** The logits of the last forward pass: rows × outputs, row-major. */
  public float[] logits() {
    return output.logits;
  }

  /** The outputs of the last forward pass: rows × outputs, row-major. */
  public float[] outputs() {
    return output.outputs;
  }
}
