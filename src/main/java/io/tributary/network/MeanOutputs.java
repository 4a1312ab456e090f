package io.tributary.network;

import java.util.Arrays;

/**
 * The mean of several networks' outputs for a block of rows, in double: of probabilities, of means
 * where outputs are exponential, of numbers.
 *
 * <p>It is kept as logits, of which the outputs, losses and metrics of an ensemble are then made as
 * those of a network are: the logit of a mean p̄ of softmax outputs is ln p̄, of sigmoid outputs
 * ln(p̄ / (1 − p̄)), of exponential ones ln of the mean. Sums of exponentials are kept as
 * logarithms and relative to the largest, so that the mean of probabilities that are too small for
 * a number has a logit, too. A mean of numbers is that. Not for several threads.
 */
public final class MeanOutputs {
  private final OutputActivation activation;
  private final OutputBlock block;
  private final LogSums of; // the outputs; where they are numbers, sums of these
  private final LogSums against; // 1 minus the outputs, of sigmoid ones
  private int members;

  /**
   * @param workspace in which the networks compute, one after the other
   */
  public MeanOutputs(Topology topology, Workspace workspace) {
    this.activation = topology.outputActivation();
    this.block = workspace.output;
    int outputs = block.logits.length;
    this.of = new LogSums(outputs);
    this.against = new LogSums(activation == OutputActivation.SIGMOID ? outputs : 0);
  }

  /** Begins with a block. */
  public void begin() {
    members = 0;
    of.clear();
    against.clear();
  }

  /** Adds what a network has computed of the block's first rows. */
  public void add(int rows) {
    members++;
    int units = block.units;
    int n = rows * units;
    switch (activation) {
      case SOFTMAX -> {
        for (int from = 0; from < n; from += units) {
          addShares(from, units);
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < n; i++) {
          double z = block.logits[i];
          double rest = StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
          of.add(i, Math.min(z, 0) - rest);
          against.add(i, Math.min(-z, 0) - rest);
        }
      }
      case EXPONENTIAL -> {
        for (int i = 0; i < n; i++) {
          of.add(i, block.logits[i]);
        }
      }
      case IDENTITY -> {
        for (int i = 0; i < n; i++) {
          of.sums[i] += block.logits[i];
        }
      }
    }
  }

  // A row's ln pⱼ = zⱼ − max − ln Σ e^(zₖ − max).
  private void addShares(int from, int units) {
    double max = OutputActivation.max(block.logits, from, units);
    double sum = 0;
    for (int j = from; j < from + units; j++) {
      sum += StrictMath.exp(block.logits[j] - max);
    }
    double rest = max + StrictMath.log(sum);
    for (int j = from; j < from + units; j++) {
      of.add(j, block.logits[j] - rest);
    }
  }

  /** Puts the mean where a network's logits and outputs are. */
  public void end(int rows) {
    double logMembers = StrictMath.log(members);
    for (int i = 0; i < rows * block.units; i++) {
      block.logits[i] =
          (float)
              switch (activation) {
                case SOFTMAX, EXPONENTIAL -> of.log(i) - logMembers;
                case SIGMOID -> of.log(i) - against.log(i);
                case IDENTITY -> of.sums[i] / members;
              };
    }
    activation.apply(block, rows);
  }

  /** Sums of exponentials, e^max · sum each. */
  private static final class LogSums {
    private final double[] largest;
    private final double[] sums;

    LogSums(int length) {
      largest = new double[length];
      sums = new double[length];
    }

    void clear() {
      Arrays.fill(largest, Double.NEGATIVE_INFINITY);
      Arrays.fill(sums, 0);
    }

    void add(int i, double logarithm) {
      if (logarithm > largest[i]) {
        sums[i] = sums[i] * StrictMath.exp(largest[i] - logarithm) + 1;
        largest[i] = logarithm;
      } else if (logarithm != Double.NEGATIVE_INFINITY) { // of 0, which adds nothing
        sums[i] += StrictMath.exp(logarithm - largest[i]);
      }
    }

    double log(int i) {
      return largest[i] + StrictMath.log(sums[i]);
    }
  }
}
