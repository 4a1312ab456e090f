package io.tributary.engine;

import io.tributary.data.ClassLabel;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericLabel;
import io.tributary.data.RowLayout;
import io.tributary.data.Shard;
import io.tributary.evaluation.ClassificationSum;
import io.tributary.evaluation.EvaluationSum;
import io.tributary.evaluation.MultiLabelSum;
import io.tributary.evaluation.RegressionSum;
import io.tributary.math.MathBackend;
import io.tributary.network.Network;
import io.tributary.network.OutputActivation;
import io.tributary.network.Pass;
import io.tributary.network.Topology;
import io.tributary.network.Workspace;

/**
 * One thread's arithmetic: gathers the rows of a slice into a workspace, block by block, and runs
 * the network over them.
 *
 * <p>Blocks have a fixed number of rows, in order: the sum's order is part of the result. Buffers
 * are allocated once. Not for several threads.
 */
public final class SliceWorker {
  /**
   * Rows of a block: enough for the kernels to be at full speed, few enough for a block's
   * activations to stay in a core's cache.
   */
  static final int BLOCK_ROWS = 256;

  /** Parameters that stay in a core's cache, together with their gradient. */
  private static final int SMALL_NETWORK = 1 << 18;

  private final NetworkTask task;
  private final RowLayout layout;
  private final Topology topology;
  private final Network network;

  /**
   * Scores rows: of the backends, only java's sums do not depend on where in a block a row is
   * (OpenBLAS and the vector code add in another order at some edges of their tiles), so that a
   * row's outputs are a function of the row alone, on every processor, for predictions and
   * evaluations alike.
   */
  private final Network scoring;

  private final Pass trainingPass;
  private final Pass scoringPass = Pass.scoring();
  private final int trainingRows;
  private final Workspace workspace;
  private final double[] rowLosses = new double[BLOCK_ROWS];
  private double lossSum;
  private double weightSum;

  public SliceWorker(NetworkTask task) {
    this.task = task;
    this.layout = task.layout();
    this.topology = task.topology();
    this.network = new Network(topology, task.backend().products());
    this.scoring = new Network(topology, MathBackend.JAVA.products());
    this.trainingPass = Pass.training(task.seed());
    this.trainingRows = trainingRows(topology);
    this.workspace = new Workspace(topology, BLOCK_ROWS);
  }

  /**
   * The gradient sum of the rows that a batch takes from a shard; at least one.
   *
   * @param index the shard's
   * @param order its row indices in the order of the batch's epoch
   * @param gradient in the topology's {@link io.tributary.network.ParameterLayout}, overwritten
   */
  public void sumGradient(
      Shard shard, int index, int[] order, Slices slices, float[] parameters, float[] gradient) {
    lossSum = 0;
    weightSum = 0;
    int from = slices.from(index);
    int end = from + slices.count(index);
    for (int first = from; first < end; first += trainingRows) {
      int rows = Math.min(trainingRows, end - first);
      for (int i = 0; i < rows; i++) {
        weightSum += gatherForTraining(shard, order[first + i], i);
      }
      trainingPass.moveTo(slices.epoch(), index, first);
      // The first block's products overwrite: no pass over the buffer only to clear it.
      lossSum +=
          first == from
              ? network.sumGradient(trainingPass, parameters, workspace, rows, gradient)
              : network.addGradient(trainingPass, parameters, workspace, rows, gradient);
    }
  }

  /** The loss sum of the last {@link #sumGradient}. */
  public double lossSum() {
    return lossSum;
  }

  /** The weight sum of the last {@link #sumGradient}. */
  public double weightSum() {
    return weightSum;
  }

  // As gather, and the row's weight is multiplied by that of its class, where classes have one.
  private float gatherForTraining(Shard shard, int row, int i) {
    float weight = gather(shard, row, i);
    float[] classWeights = task.classWeights();
    if (classWeights.length > 0) {
      weight *= classWeights[(int) shard.value(row, layout.targetOffset())];
      workspace.rowWeights()[i] = weight;
    }
    return weight;
  }

  // Copies row `row` of the shard to place i of the block; the row's own weight.
  private float gather(Shard shard, int row, int i) {
    int inputs = layout.inputs();
    shard.copy(row, 0, inputs, workspace.inputs(), i * inputs);
    float[] targets = workspace.targets();
    int outputs = topology.outputs();
    int target = layout.targetOffset();
    if (task.label() instanceof ClassLabel && outputs > 1) {
      java.util.Arrays.fill(targets, i * outputs, (i + 1) * outputs, 0);
      targets[i * outputs + (int) shard.value(row, target)] = 1;
    } else {
      shard.copy(row, target, outputs, targets, i * outputs);
    }
    if (!layout.weighted()) {
      return 1;
    }
    float weight = shard.value(row, layout.weightOffset());
    workspace.rowWeights()[i] = weight;
    return weight;
  }

  /** Loss and metrics of all rows of a shard, in order; ready to travel. */
  public Evaluation evaluate(Shard shard, float[] parameters) {
    Evaluation evaluation = emptyEvaluation(task);
    double[] ownUnits = new double[topology.outputs()];
    double[] target = new double[topology.outputs()];
    for (int first = 0; first < shard.rows(); first += BLOCK_ROWS) {
      int rows = Math.min(BLOCK_ROWS, shard.rows() - first);
      for (int i = 0; i < rows; i++) {
        gather(shard, first + i, i);
      }
      scoring.forward(scoringPass, parameters, workspace, rows);
      scoring.rowLosses(workspace, rows, rowLosses);
      for (int i = 0; i < rows; i++) {
        double weight = layout.weighted() ? workspace.rowWeights()[i] : 1;
        evaluation.addLoss(rowLosses[i], weight);
        addMetrics(evaluation.sum(), i, weight, ownUnits, target);
      }
    }
    evaluation.compact();
    return evaluation;
  }

  private void addMetrics(
      EvaluationSum sum, int row, double weight, double[] ownUnits, double[] target) {
    int outputs = topology.outputs();
    int offset = row * outputs;
    float[] logits = workspace.logits();
    float[] output = workspace.outputs();
    float[] targets = workspace.targets();
    if (sum instanceof ClassificationSum classes) {
      OutputActivation activation = topology.outputActivation();
      int predicted = activation.predictedClass(logits, offset, outputs);
      float rank = classes.classes() == 2 ? activation.rank(logits, offset, outputs) : 0;
      classes.add(actualClass(row), predicted, weight, rowLosses[row], rank);
    } else if (sum instanceof MultiLabelSum labels) {
      labels.add(logits, targets, offset, weight, rowLosses[row]);
    } else if (sum instanceof RegressionSum numbers) {
      NumericLabel label = (NumericLabel) task.label();
      for (int j = 0; j < outputs; j++) {
        ownUnits[j] = label.inOwnUnits(j, output[offset + j]);
        target[j] = label.inOwnUnits(j, targets[offset + j]);
      }
      numbers.add(ownUnits, 0, target, 0, weight);
    }
  }

  // The class that a row of the block has: its only target, or the one that is not 0.
  private int actualClass(int row) {
    int outputs = topology.outputs();
    float[] targets = workspace.targets();
    if (outputs == 1) {
      return (int) targets[row];
    }
    int actual = row * outputs;
    while (targets[actual] == 0) {
      actual++;
    }
    return actual - row * outputs;
  }

  /**
   * Runs the network over the first {@code rows} rows of {@link #inputs}.
   *
   * @return the outputs, rows × outputs, valid until the next call; {@link #logits} has what they
   *     are made of
   */
  public float[] predict(float[] parameters, int rows) {
    scoring.forward(scoringPass, parameters, workspace, rows);
    return workspace.outputs();
  }

  /** The logits of the last {@link #predict}: rows × outputs, valid until the next call. */
  public float[] logits() {
    return workspace.logits();
  }

  /** The inputs of a block to be filled for {@link #predict}: BLOCK_ROWS × inputs, row-major. */
  public float[] inputs() {
    return workspace.inputs();
  }

  /**
   * Rows of a block in training; part of the numeric contract. Half of a whole block where that
   * leaves room for the parameters in the cache and products small enough for the fastest kernels;
   * with more parameters, what counts is that they are read seldom.
   */
  public static int trainingRows(Topology topology) {
    return topology.parameterCount() <= SMALL_NETWORK ? BLOCK_ROWS / 2 : BLOCK_ROWS;
  }

  /** What a worker's buffers take, in bytes. */
  public static long bufferBytes(Topology topology) {
    return Workspace.bytes(topology, BLOCK_ROWS);
  }

  /** How many rows a block has. */
  public static int blockRows() {
    return BLOCK_ROWS;
  }

  /** The sums of no rows. */
  public static Evaluation emptyEvaluation(NetworkTask task) {
    return new Evaluation(emptySum(task));
  }

  static EvaluationSum emptySum(NetworkTask task) {
    if (task.label() instanceof ClassLabel label) {
      return new ClassificationSum(label.classes().size());
    }
    return task.label() instanceof MultiLabel label
        ? new MultiLabelSum(label.width())
        : new RegressionSum(task.topology().outputs());
  }
}
