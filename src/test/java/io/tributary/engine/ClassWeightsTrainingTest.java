package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tributary.data.ClassLabel;
import io.tributary.data.HeapShard;
import io.tributary.data.RowLayout;
import io.tributary.data.Shard;
import io.tributary.data.ValueType;
import io.tributary.math.MathBackend;
import io.tributary.network.Activation;
import io.tributary.network.CrossEntropy;
import io.tributary.network.Initializer;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Optimizer;
import io.tributary.training.EpochReport;
import io.tributary.training.TrainingListener;
import io.tributary.training.TrainingLoop;
import io.tributary.training.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A class's weight is a weight of its rows: the same rows in the same order, once with the one and
 * once with the other, end in the same bits. (In whole runs the row weight is part of a row's key,
 * and so of the order.)
 */
class ClassWeightsTrainingTest {
  private static final int INPUTS = 4;
  private static final int[] ROWS = {300, 0, 41};

  /** A run's result: the parameters, each epoch's loss, the evaluation of the training rows. */
  private record Trained(float[] parameters, List<Double> losses, Evaluation evaluation) {}

  /**
   * @param weights the rows' weights by class; null: rows have none
   * @param classWeights the task's
   */
  private static Trained train(int classes, float[] weights, float[] classWeights) {
    Random random = new Random(8);
    int stride = INPUTS + 1 + (weights != null ? 1 : 0);
    List<Shard> shards = new ArrayList<>();
    for (int rows : ROWS) {
      float[] values = new float[rows * stride];
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < INPUTS; i++) {
          values[row * stride + i] = (float) random.nextGaussian();
        }
        int actual = random.nextInt(classes);
        values[row * stride + INPUTS] = actual;
        if (weights != null) {
          values[row * stride + INPUTS + 1] = weights[actual];
        }
      }
      shards.add(HeapShard.of(stride, values));
    }
    boolean binary = classes == 2;
    Topology topology =
        Topology.dense(
            INPUTS,
            List.of(6),
            List.of(Activation.TANH),
            binary ? 1 : classes,
            binary ? OutputActivation.SIGMOID : OutputActivation.SOFTMAX,
            new CrossEntropy());
    Objective task =
        new Objective(
            new RowNetwork(
                topology,
                new RowLayout(INPUTS, 1, weights != null),
                new ClassLabel(
                    "c", ValueType.TEXT, "STRING", List.of("a", "b", "c").subList(0, classes))),
            classWeights,
            MathBackend.best(),
            5,
            new MergeTree(ROWS.length, 1));
    List<Double> losses = new ArrayList<>();
    try (LocalEngine engine = new LocalEngine(task, Map.of(Split.TRAINING, shards), 2)) {
      float[] parameters = topology.initialParameters(Initializer.XAVIER_UNIFORM, 1);
      Optimizer adam = Optimizer.of(Adam.withLearningRate(0.01));
      new TrainingLoop(
              engine,
              new EpochPlan(ROWS, 50),
              adam,
              true,
              new TrainingListener() {
                @Override
                public void epochEnded(EpochReport report) {
                  losses.add(report.trainingLoss());
                }
              })
          .run(new TrainingState(topology.layout(), parameters, adam), 4);
      return new Trained(parameters, losses, engine.evaluate(Split.TRAINING, parameters));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aClassWeightOfTwoIsARowWeightOfTwoForEachOfItsRows(int classes) {
    float[] weights = Arrays.copyOf(new float[] {1, 2, 0.25f}, classes);
    Trained byClass = train(classes, null, weights);
    Trained byRow = train(classes, weights, new float[0]);
    assertArrayEquals(byRow.parameters, byClass.parameters);
    assertEquals(byRow.losses, byClass.losses);
    float[] plain = train(classes, null, new float[0]).parameters;
    assertFalse(Arrays.equals(plain, byClass.parameters), "weights matter");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void classWeightsMultiplyRowWeights(int classes) {
    float[] two = Arrays.copyOf(new float[] {2, 0.5f, 1}, classes);
    float[] three = Arrays.copyOf(new float[] {3, 1, 0.5f}, classes);
    float[] six = Arrays.copyOf(new float[] {6, 0.5f, 0.5f}, classes);
    assertArrayEquals(
        train(classes, six, new float[0]).parameters, train(classes, two, three).parameters);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void weightsOfOneLeaveEveryBit(int classes) {
    float[] ones = new float[classes];
    Arrays.fill(ones, 1);
    Trained with = train(classes, null, ones);
    Trained without = train(classes, null, new float[0]);
    assertArrayEquals(without.parameters, with.parameters);
    assertEquals(without.losses, with.losses);
    assertEquals(without.evaluation.metrics(), with.evaluation.metrics());
  }

  /** A worker evaluates after it has trained with class weights, in the same buffers. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void evaluationsDoNotWeighClasses(int classes) {
    Trained trained = train(classes, null, Arrays.copyOf(new float[] {0.5f, 4, 1}, classes));
    long counted = 0;
    for (Object row : (List<?>) trained.evaluation.metrics().plain().get("confusion")) {
      for (Object cell : (List<?>) row) {
        counted += (Long) cell;
      }
    }
    assertEquals(341, counted); // every row counts 1
    assertEquals(
        (Double) trained.evaluation.metrics().plain().get("loss"),
        trained.evaluation.meanLoss(),
        1e-12);
  }
}
