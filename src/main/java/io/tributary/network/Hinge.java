package io.tributary.network;

import io.tributary.data.LabelEncoding;
import io.tributary.data.Task;

/**
 * How much the margin is short of 1, which a support vector machine makes small. For classes and
 * labels.
 *
 * <p>With sigmoid outputs, each unit by itself, one against all: Σ max(0, 1 − s z), with s = 1
 * where the target is 1 and −1 where it is 0. With softmax outputs, of all classes at once: max(0,
 * 1 + max z_k − z_y) over the classes k other than the row's class y. Source: Crammer &amp; Singer
 * 2001, "On the algorithmic implementation of multiclass kernel-based vector machines".
 *
 * <p>dC/dz is −s of a unit, or −1 for z_y and 1 for the largest other z, the first among equals,
 * where the loss is above 0; else 0. It looks at logits alone; what the outputs make of them are
 * numbers between 0 and 1 whose order is right, but no probabilities that can be relied on.
 */
public record Hinge() implements Loss {
  @Override
  public boolean accepts(OutputActivation activation) {
    return activation == OutputActivation.SIGMOID || activation == OutputActivation.SOFTMAX;
  }

  @Override
  public boolean accepts(LabelEncoding label) {
    return label.task() == Task.CLASSIFICATION;
  }

  @Override
  public boolean isFusedWith(OutputActivation activation) {
    return true;
  }

  @Override
  public void rowLosses(OutputActivation activation, OutputBlock block, int rows, double[] losses) {
    int units = block.units;
    for (int row = 0; row < rows; row++) {
      int from = row * units;
      double sum = 0;
      if (activation == OutputActivation.SOFTMAX) {
        int actual = actual(block, from);
        sum = Math.max(0, 1 - margin(block, actual, other(block, from, actual)));
      } else {
        for (int j = from; j < from + units; j++) {
          double z = block.logits[j];
          sum += Math.max(0, block.targets[j] == 1 ? 1 - z : 1 + z);
        }
      }
      losses[row] = sum;
    }
  }

  @Override
  public void deltas(OutputActivation activation, OutputBlock block, int rows) {
    if (activation == OutputActivation.SOFTMAX) {
      deltasOfAll(block, rows);
      return;
    }
    float[] deltas = block.deltas;
    for (int i = 0; i < rows * block.units; i++) {
      float sign = block.targets[i] == 1 ? 1 : -1;
      deltas[i] = sign * block.logits[i] < 1 ? -sign : 0;
    }
  }

  private static void deltasOfAll(OutputBlock block, int rows) {
    int units = block.units;
    java.util.Arrays.fill(block.deltas, 0, rows * units, 0);
    for (int from = 0; from < rows * units; from += units) {
      int actual = actual(block, from);
      int other = other(block, from, actual);
      if (margin(block, actual, other) < 1) {
        block.deltas[actual] = -1;
        block.deltas[other] = 1;
      }
    }
  }

  private static double margin(OutputBlock block, int actual, int other) {
    return (double) block.logits[actual] - block.logits[other];
  }

  // The place of the row's class.
  private static int actual(OutputBlock block, int from) {
    int actual = from;
    while (block.targets[actual] == 0) {
      actual++;
    }
    return actual;
  }

  // The place of the largest other class.
  private static int other(OutputBlock block, int from, int actual) {
    int other = actual == from ? from + 1 : from;
    for (int j = other + 1; j < from + block.units; j++) {
      if (j != actual && block.logits[j] > block.logits[other]) {
        other = j;
      }
    }
    return other;
  }

  @Override
  public boolean isOfSquares() {
    return false;
  }
}
