package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.Spelling;
import io.tributary.math.MathBackend;
import io.tributary.network.DocumentOracle.Output;
import io.tributary.optimizer.Constant;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Penalty;
import io.tributary.optimizer.Preparation;
import io.tributary.optimizer.Sgd;
import io.tributary.optimizer.Updater;
import io.tributary.testing.SteadyAllocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkTest {
  private static OutputActivation activation(Output output) {
    return switch (output) {
      case SIGMOID_SQUARED, SIGMOID_CROSS_ENTROPY, SIGMOID_HINGE -> OutputActivation.SIGMOID;
      case IDENTITY_SQUARED, IDENTITY_HUBER, IDENTITY_ABSOLUTE, IDENTITY_QUANTILE ->
          OutputActivation.IDENTITY;
      case SOFTMAX_SQUARED, SOFTMAX_CROSS_ENTROPY, SOFTMAX_HINGE -> OutputActivation.SOFTMAX;
      case EXPONENTIAL_SQUARED, EXPONENTIAL_POISSON, EXPONENTIAL_GAMMA, EXPONENTIAL_TWEEDIE ->
          OutputActivation.EXPONENTIAL;
    };
  }

  private static Loss loss(Output output) {
    return switch (output) {
      case SIGMOID_CROSS_ENTROPY, SOFTMAX_CROSS_ENTROPY -> new CrossEntropy();
      case SIGMOID_SQUARED, IDENTITY_SQUARED, SOFTMAX_SQUARED, EXPONENTIAL_SQUARED ->
          new SquaredError();
      case IDENTITY_HUBER -> new Huber(1);
      case IDENTITY_ABSOLUTE -> new AbsoluteError();
      case IDENTITY_QUANTILE -> new Quantile(0.5);
      case EXPONENTIAL_POISSON -> new Deviance(1);
      case EXPONENTIAL_GAMMA -> new Deviance(2);
      case EXPONENTIAL_TWEEDIE -> new Deviance(1.5);
      case SIGMOID_HINGE, SOFTMAX_HINGE -> new Hinge();
    };
  }

  /** The oracles cover every pair of output and loss that a network may have. */
  @Test
  void everyPairOfOutputAndLossHasAnOracle() {
    for (OutputActivation activation : OutputActivation.values()) {
      for (var choice : Loss.type().choices()) {
        Loss loss = choice.section().defaults();
        boolean covered = false;
        for (Output output : Output.values()) {
          covered |= activation(output) == activation && loss(output).equals(loss);
        }
        assertEquals(loss.accepts(activation), covered, loss + " with " + activation);
      }
    }
  }

  /**
   * Several labels are several binary problems with hidden layers in common: of the sum of their
   * cross entropies, an output unit's gradient is that of its own problem, a hidden parameter's the
   * sum of all problems'.
   */
  @Test
  void gradientOfSeveralLabelsIsTheSumOfTheBinaryOnes() {
    Random random = new Random(12);
    int inputs = 4;
    int hidden = 5;
    int labels = 3;
    int rows = 40;
    int shared = (inputs + 1) * hidden;
    Topology all = sigmoidOutputs(inputs, hidden, labels);
    Topology single = sigmoidOutputs(inputs, hidden, 1);
    float[] parameters = new float[all.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextGaussian();
    }
    Workspace block = new Workspace(all, rows);
    for (int i = 0; i < rows * inputs; i++) {
      block.inputs()[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < rows * labels; i++) {
      block.targets()[i] = random.nextInt(2);
    }
    float[] gradient = new float[parameters.length];
    double loss =
        new Network(all, MathBackend.JAVA.products())
            .addGradient(Pass.training(1), parameters, block, rows, gradient);

    double lossSum = 0;
    double[] sharedSum = new double[shared];
    for (int label = 0; label < labels; label++) {
      // The hidden layer's parameters, then this label's weights and its bias.
      float[] own = java.util.Arrays.copyOf(parameters, single.parameterCount());
      System.arraycopy(parameters, shared + label * hidden, own, shared, hidden);
      own[shared + hidden] = parameters[shared + labels * hidden + label];
      Workspace ownBlock = new Workspace(single, rows);
      System.arraycopy(block.inputs(), 0, ownBlock.inputs(), 0, rows * inputs);
      for (int row = 0; row < rows; row++) {
        ownBlock.targets()[row] = block.targets()[row * labels + label];
      }
      float[] ownGradient = new float[own.length];
      lossSum +=
          new Network(single, MathBackend.JAVA.products())
              .addGradient(Pass.training(1), own, ownBlock, rows, ownGradient);
      for (int i = 0; i < shared; i++) {
        sharedSum[i] += ownGradient[i];
      }
      for (int i = 0; i < hidden; i++) {
        assertEquals(ownGradient[shared + i], gradient[shared + label * hidden + i], 1e-4);
      }
      assertEquals(ownGradient[shared + hidden], gradient[shared + labels * hidden + label], 1e-4);
    }
    assertEquals(lossSum, loss, 1e-9 * lossSum);
    for (int i = 0; i < shared; i++) {
      assertEquals(sharedSum[i], gradient[i], 1e-3);
    }
  }

  private static Topology sigmoidOutputs(int inputs, int hidden, int outputs) {
    return Topology.dense(
        inputs,
        List.of(hidden),
        List.of(Activation.TANH),
        outputs,
        OutputActivation.SIGMOID,
        new CrossEntropy());
  }

  /** A network whose outputs are so certain that 1 − a has lost its digits. */
  @Example
  void theLossOfCertainOutputsIsTheOracles() {
    lossAndGradientAreTheOracles(
        16, List.of(14, 15, 6), 3, 2, Output.SIGMOID_CROSS_ENTROPY, false, 3078);
  }

  /** One to four layers of odd sizes, batches of 1 to 300, every activation, output and backend. */
  @Property(tries = 150)
  void lossAndGradientAreTheOracles(
      @ForAll @IntRange(min = 1, max = 19) int inputs,
      @ForAll @Size(max = 3) List<@IntRange(min = 1, max = 23) Integer> hidden,
      @ForAll @IntRange(min = 1, max = 7) int units,
      @ForAll @IntRange(min = 1, max = 300) int rows,
      @ForAll Output output,
      @ForAll boolean weighted,
      @ForAll long seed) {
    Random random = new Random(seed);
    int outputs = activation(output) == OutputActivation.SOFTMAX ? units + 1 : units;
    List<Activation> activations = new ArrayList<>();
    for (int l = 0; l < hidden.size(); l++) {
      activations.add(Activation.values()[random.nextInt(Activation.values().length)]);
    }
    Topology topology =
        Topology.dense(inputs, hidden, activations, outputs, activation(output), loss(output));
    float[] parameters = new float[topology.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (random.nextGaussian() * 0.5);
    }
    if (activation(output) == OutputActivation.EXPONENTIAL) {
      // Three layers can make logits of more than 88, whose exponentials only doubles hold.
      int last = topology.layout().slices(hidden.size()).get(0).offset();
      for (int i = last; i < parameters.length; i++) {
        parameters[i] /= 25;
      }
    }
    List<Integer> layerUnits = new ArrayList<>(hidden);
    layerUnits.add(outputs);
    DocumentOracle oracle =
        new DocumentOracle(
            inputs, layerUnits, activations.stream().map(Spelling::of).toList(), output);
    oracle.set(doubles(parameters));
    Workspace block = new Workspace(topology, rows);
    List<DocumentOracle.Layer> expected = oracle.zeros();
    double expectedLoss = 0;
    for (int row = 0; row < rows; row++) {
      double[] x = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        block.inputs()[row * inputs + i] = (float) random.nextGaussian();
        x[i] = block.inputs()[row * inputs + i];
      }
      double[] y = new double[outputs];
      if (activation(output) == OutputActivation.IDENTITY
          || activation(output) == OutputActivation.EXPONENTIAL
          || loss(output) instanceof SquaredError) {
        for (int j = 0; j < outputs; j++) {
          int smallest = loss(output).misfit(0).isPresent() ? 1 : 0;
          y[j] = (random.nextInt(5) + smallest) / 4f;
        }
      } else {
        y[random.nextInt(outputs)] = 1;
      }
      for (int j = 0; j < outputs; j++) {
        block.targets()[row * outputs + j] = (float) y[j];
      }
      double weight = weighted ? random.nextInt(4) / 2f : 1;
      if (weighted) {
        block.rowWeights()[row] = (float) weight;
      }
      oracle.accumulate(x, y, weight, expected);
      expectedLoss += weight * oracle.cost(x, y);
    }
    for (MathBackend backend : available()) {
      float[] gradient = new float[parameters.length];
      double loss =
          new Network(topology, backend.products())
              .addGradient(Pass.training(1), parameters, block, rows, gradient);
      assertEquals(expectedLoss, loss, 1e-4 * (1 + Math.abs(expectedLoss)), backend + " loss");
      double[] flat = DocumentOracle.flat(expected);
      double scale = 1;
      for (double g : flat) {
        scale = Math.max(scale, Math.abs(g));
      }
      // relu's derivative jumps at 0: an input within rounding of it may fall on either side.
      // Random
      // normal inputs come that near with a chance of about 1e-6 each.
      for (int i = 0; i < flat.length; i++) {
        assertEquals(flat[i], gradient[i], 2e-4 * scale, backend + " parameter " + i);
      }
    }
  }

  private static List<MathBackend> available() {
    List<MathBackend> available = new ArrayList<>();
    for (MathBackend backend : MathBackend.values()) {
      try {
        backend.products();
        available.add(backend);
      } catch (io.tributary.math.BackendUnavailableException e) {
        assertTrue(backend != MathBackend.JAVA, "plain Java is always there");
      }
    }
    return available;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  /**
   * scikit-learn's test_fit: one SGD step at rate 0.1 with an L2 penalty ½α‖W‖², α = 0.1, of a
   * batch of one row. Expected numbers: computed afresh in double precision.
   */
  @Test
  void scikitLearnsOneStep() {
    Topology topology =
        Topology.dense(
            3,
            List.of(2),
            List.of(Activation.SIGMOID),
            1,
            OutputActivation.SIGMOID,
            new CrossEntropy());
    // [out, in]: the transpose of scikit-learn's [in][out].
    float[] parameters = {0.1f, 0.3f, 0.5f, 0.2f, 0.1f, 0, 0.1f, 0.1f, 0.1f, 0.2f, 1};
    Workspace block = new Workspace(topology, 1);
    System.arraycopy(new float[] {.6f, .8f, .7f}, 0, block.inputs(), 0, 3);
    Network network = new Network(topology, MathBackend.JAVA.products());
    float[] gradient = new float[parameters.length];
    double loss = network.addGradient(Pass.training(1), parameters, block, 1, gradient);
    assertEquals(0.679178699175393, block.layers[0].outputs[0], 1e-6);
    assertEquals(0.574442516811659, block.layers[0].outputs[1], 1e-6);
    assertEquals(0.76545202190952, block.outputs()[0], 1e-6);
    assertEquals(1.45009511462223, loss, 1e-6);
    Preparation l2 = new Preparation(List.of(new Penalty(0, 0.1)));
    double penalty = l2.penalty(topology.layout(), parameters);
    assertEquals(1.47259511462223, loss + penalty, 1e-6);
    Optimizer sgd = new Optimizer(new Sgd(0.1, 0, false), new Constant(), l2);
    Updater updater = new Updater(sgd, topology.layout(), sgd.newState(11), parameters);
    updater.begin(0.1, 1);
    updater.applyToAll(gradient);
    assertArrayEquals(
        new float[] {
          0.09799927101877f,
          0.29566569469169f,
          0.49383248285523f,
          0.19575454669252f,
          0.09600606225670f,
          -0.00261969552539f,
          0.09833211836461f,
          0.09625757782087f,
          0.04701212914783f,
          0.15402918140357f,
          0.92345479780905f
        },
        parameters,
        1e-6f);
    network.forward(Pass.scoring(), parameters, block, 1);
    assertEquals(0.73949191804867, block.outputs()[0], 1e-6);
  }

  /** Spark's and scikit-learn's loss cases. */
  @Test
  void binaryCrossEntropyOfKnownProbabilities() {
    // Logits of 0.1 and 0.9: ∓ln 9. Targets 0 and 1: −ln 0.9 each.
    float logit = (float) Math.log(9);
    float[] logits = {-logit, logit};
    double[] losses = crossEntropies(OutputActivation.SIGMOID, 1, logits, new float[] {0, 1});
    assertEquals(0.10536051565782628, (losses[0] + losses[1]) / 2, 1e-7);
  }

  @Test
  void saturatedOutputsHaveFiniteLosses() {
    float[] logits = {-1000, 1000, 0};
    for (OutputActivation activation :
        List.of(OutputActivation.SOFTMAX, OutputActivation.SIGMOID)) {
      double loss = crossEntropies(activation, 3, logits, new float[] {1, 0, 0})[0];
      // softmax: max − z₀ = 2000; sigmoid: 1000 + 1000 + ln 2.
      assertEquals(activation == OutputActivation.SOFTMAX ? 2000 : 2000 + Math.log(2), loss, 1e-3);
    }
  }

  // Of each row of logits, rows × units.
  private static double[] crossEntropies(
      OutputActivation activation, int units, float[] logits, float[] targets) {
    int rows = logits.length / units;
    Topology topology =
        Topology.dense(1, List.of(), List.of(), units, activation, new CrossEntropy());
    Workspace block = new Workspace(topology, rows);
    System.arraycopy(logits, 0, block.logits(), 0, logits.length);
    System.arraycopy(targets, 0, block.targets(), 0, targets.length);
    activation.apply(block.output, rows);
    double[] losses = new double[rows];
    new CrossEntropy().rowLosses(activation, block.output, rows, losses);
    return losses;
  }

  @Test
  void theUnitsThatDecideAPredictedClass() {
    assertEquals(0, OutputActivation.SIGMOID.predictedClass(new float[] {9, 0}, 1, 1));
    assertEquals(1, OutputActivation.SIGMOID.predictedClass(new float[] {9, 1e-9f}, 1, 1));
    assertEquals(1, OutputActivation.SOFTMAX.predictedClass(new float[] {.1f, .4f, .4f}, 0, 3));
  }

  /** Mean 0; deviation as the formulas say: bound/√3 where uniform. 5 standard errors. */
  @ParameterizedTest
  @EnumSource
  void initialisersHaveTheirDeviations(Initializer initializer) {
    int fanIn = 300;
    int fanOut = 100;
    Topology topology =
        Topology.dense(
            fanIn, List.of(), List.of(), fanOut, OutputActivation.IDENTITY, new SquaredError());
    float[] parameters = topology.initialParameters(initializer, 5);
    double expected =
        switch (initializer) {
          case XAVIER_UNIFORM, XAVIER_NORMAL -> Math.sqrt(2.0 / (fanIn + fanOut));
          case HE_UNIFORM, HE_NORMAL -> Math.sqrt(2.0 / fanIn);
          case LECUN_NORMAL -> Math.sqrt(1.0 / fanIn);
        };
    int n = fanIn * fanOut;
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < n; i++) {
      sum += parameters[i];
      squares += (double) parameters[i] * parameters[i];
      largest = Math.max(largest, Math.abs(parameters[i]));
    }
    assertEquals(0, sum / n, 5 * expected / Math.sqrt(n));
    assertEquals(expected, Math.sqrt(squares / n), 5 * expected / Math.sqrt(2.0 * n));
    boolean uniform = initializer.name().endsWith("UNIFORM");
    assertEquals(uniform, largest <= expected * Math.sqrt(3) * 1.000001);
    for (int j = 0; j < fanOut; j++) {
      assertEquals(0, parameters[n + j], "biases begin at 0");
    }
  }

  @ParameterizedTest
  @MethodSource("available")
  void aPassAllocatesNothing(MathBackend backend) {
    Topology topology =
        Topology.dense(
            50,
            List.of(20, 10),
            List.of(Activation.RELU, Activation.TANH),
            3,
            OutputActivation.SOFTMAX,
            new CrossEntropy());
    Network network = new Network(topology, backend.products());
    float[] parameters = topology.initialParameters(Initializer.HE_UNIFORM, 1);
    float[] gradient = new float[parameters.length];
    Workspace block = new Workspace(topology, 64);
    for (int row = 0; row < 64; row++) {
      block.targets()[row * 3] = 1;
    }
    Pass training = Pass.training(1);
    SteadyAllocation.assertAtMost(
        512,
        () -> {
          for (int pass = 0; pass < 100; pass++) {
            network.addGradient(training, parameters, block, 64, gradient);
          }
        });
  }

  @Test
  void topologyCountsItsParameters() {
    Topology topology =
        Topology.dense(
            784,
            List.of(100),
            Collections.nCopies(1, Activation.RELU),
            10,
            OutputActivation.SOFTMAX,
            new CrossEntropy());
    assertEquals(79_510, topology.parameterCount()); // 784·100 + 100 + 100·10 + 10
    assertEquals(78_500, topology.layout().slices(1).get(0).offset());
    assertEquals(79_500, topology.layout().slices(1).get(1).offset());
  }
}
