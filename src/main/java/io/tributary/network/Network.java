package io.tributary.network;

import io.tributary.math.MatrixProducts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Forward and backward passes over a block of rows: layer by layer, and at the end the outputs and
 * the loss. Stateless and safe for several threads; allocates nothing.
 */
public final class Network {
  private final OutputActivation outputActivation;
  private final Loss loss;
  private final LayerPasses[] layers;
  private final boolean[] ofTrainingAlone; // for each layer
  private final int firstTrained; // no gradient goes further back
  private final List<ParameterSlice> frozen;
  private final List<ParameterSlice> frozenOnTheWay; // of layers that a gradient goes through
  private final int[] frozenTables; // which of the large tables
  private final int numbers; // of a row's inputs
  private final int[] offsets; // numbers that are added to the logits

  public Network(Topology ofModel, MatrixProducts products) {
    Topology topology = ofModel.computed();
    this.outputActivation = topology.outputActivation();
    this.loss = topology.loss();
    List<Layer> shapes = topology.layers();
    this.numbers = topology.numbers();
    this.offsets =
        shapes.get(0) instanceof InputEmbeddings embeddings ? embeddings.offsets() : new int[0];
    this.layers = new LayerPasses[shapes.size()];
    this.ofTrainingAlone = new boolean[shapes.size()];
    int first = layers.length;
    for (int l = layers.length - 1; l >= 0; l--) {
      List<ParameterSlice> slices = topology.layout().slices(l);
      layers[l] = shapes.get(l).passes(topology.inputs(l), slices, products);
      ofTrainingAlone[l] = shapes.get(l).isOfTrainingAlone();
      first = slices.stream().allMatch(Network::isFrozen) ? first : l;
    }
    this.firstTrained = first;
    List<ParameterSlice> tables = topology.layout().tables();
    this.frozen = new ArrayList<>();
    this.frozenOnTheWay = new ArrayList<>();
    for (int l = 0; l < layers.length; l++) {
      for (ParameterSlice slice : topology.layout().slices(l)) {
        if (isFrozen(slice) && !tables.contains(slice)) {
          frozen.add(slice);
          if (l >= first) {
            frozenOnTheWay.add(slice);
          }
        }
      }
    }
    this.frozenTables =
        IntStream.range(0, tables.size()).filter(t -> isFrozen(tables.get(t))).toArray();
  }

  private static boolean isFrozen(ParameterSlice slice) {
    return slice.kind() == ParameterKind.FROZEN;
  }

  /**
   * Computes the outputs of the block's first {@code rows} rows.
   *
   * @param parameters in the topology's {@link ParameterLayout}
   */
  public void forward(Pass pass, float[] parameters, Workspace block, int rows) {
    float[] rowsIn = block.inputs();
    for (int l = 0; l < layers.length; l++) {
      if (pass.isTraining() || !ofTrainingAlone[l]) {
        layers[l].forward(pass, block.functions, rowsIn, parameters, block.layers[l], rows);
        rowsIn = block.layers[l].outputs;
      }
    }
    for (int offset : offsets) {
      addOffset(block, offset, rows);
    }
    outputActivation.apply(block.output, rows);
  }

  private void addOffset(Workspace block, int offset, int rows) {
    int units = block.output.units;
    for (int row = 0; row < rows; row++) {
      for (int j = row * units; j < (row + 1) * units; j++) {
        block.output.logits[j] += block.inputs()[row * numbers + offset];
      }
    }
  }

  /** Each row's loss, unweighted, after {@link #forward}. */
  public void rowLosses(Workspace block, int rows, double[] losses) {
    loss.rowLosses(outputActivation, block.output, rows, losses);
  }

  /** The sum of the rows' weighted losses, in order, after {@link #forward}. */
  public double lossSum(Workspace block, int rows) {
    rowLosses(block, rows, block.losses);
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double rowLoss = block.losses[row];
      sum += block.weighted() ? block.rowWeights[row] * rowLoss : rowLoss;
    }
    return sum;
  }

  /**
   * Adds the block's gradient sum, each row times its weight, to {@code gradient}.
   *
   * @param gradient in the topology's {@link ParameterLayout}
   * @return the sum of the rows' weighted losses
   */
  public double addGradient(
      Pass pass, float[] parameters, Workspace block, int rows, float[] gradient) {
    return gradient(pass, parameters, block, rows, gradient, false);
  }

  /**
   * The block's gradient sum, each row times its weight.
   *
   * @param gradient in the topology's {@link ParameterLayout}, overwritten
   * @return the sum of the rows' weighted losses
   */
  public double sumGradient(
      Pass pass, float[] parameters, Workspace block, int rows, float[] gradient) {
    return gradient(pass, parameters, block, rows, gradient, true);
  }

  private double gradient(
      Pass pass,
      float[] parameters,
      Workspace block,
      int rows,
      float[] gradient,
      boolean overwrite) {
    forward(pass, parameters, block, rows);
    double lossSum = lossSum(block, rows);
    loss.deltas(outputActivation, block.output, rows);
    if (!loss.isFusedWith(outputActivation)) {
      outputActivation.backward(block.output, rows);
    }
    if (block.weighted()) {
      weigh(block, rows);
    }
    for (int l = layers.length - 1; l >= firstTrained; l--) {
      LayerBuffers before = l == 0 ? null : block.layers[l - 1];
      layers[l].backward(
          pass,
          block.functions,
          before == null ? block.inputs() : before.outputs,
          parameters,
          block.layers[l],
          rows,
          l == firstTrained ? null : before.deltas,
          gradient,
          overwrite);
    }
    leaveOut(overwrite ? frozen : frozenOnTheWay, gradient);
    for (int table : frozenTables) {
      block.layers[0].tables[table].clear();
    }
    return lossSum;
  }

  // What does not change has no part in the gradient, nor in its norm.
  private static void leaveOut(List<ParameterSlice> slices, float[] gradient) {
    for (int i = 0; i < slices.size(); i++) {
      ParameterSlice slice = slices.get(i);
      Arrays.fill(gradient, slice.offset(), slice.end(), 0);
    }
  }

  private static void weigh(Workspace block, int rows) {
    int units = block.output.units;
    float[] deltas = block.output.deltas;
    for (int row = 0; row < rows; row++) {
      for (int j = row * units; j < (row + 1) * units; j++) {
        deltas[j] *= block.rowWeights[row];
      }
    }
  }
}
