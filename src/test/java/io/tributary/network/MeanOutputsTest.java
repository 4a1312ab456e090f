package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is the mean of outputs computed in double from each network's logits. */
class MeanOutputsTest {
  private static final int ROWS = 7;

  private static Topology topology(OutputActivation activation, int units) {
    Loss loss =
        switch (activation) {
          case SOFTMAX, SIGMOID -> new CrossEntropy();
          case EXPONENTIAL -> Deviance.POISSON;
          case IDENTITY -> new SquaredError();
        };
    return Topology.dense(1, List.of(), List.of(), units, activation, loss);
  }

  private static double[] outputs(OutputActivation activation, float[] logits, int from, int n) {
    double[] outputs = new double[n];
    double sum = 0;
    for (int j = 0; j < n; j++) {
      double z = logits[from + j];
      outputs[j] =
          switch (activation) {
            case SOFTMAX, EXPONENTIAL -> Math.exp(z);
            case SIGMOID -> 1 / (1 + Math.exp(-z));
            case IDENTITY -> z;
          };
      sum += outputs[j];
    }
    for (int j = 0; j < n && activation == OutputActivation.SOFTMAX; j++) {
      outputs[j] /= sum;
    }
    return outputs;
  }

  private static Workspace mean(Topology topology, float[]... members) {
    Workspace workspace = new Workspace(topology, ROWS);
    MeanOutputs mean = new MeanOutputs(topology, workspace);
    for (int block = 0; block < 2; block++) { // of which the second knows nothing of the first
      mean.begin();
      for (float[] logits : members) {
        System.arraycopy(logits, 0, workspace.logits(), 0, logits.length);
        mean.add(logits.length / topology.outputs());
      }
      mean.end(members[0].length / topology.outputs());
    }
    return workspace;
  }

  @ParameterizedTest
  @EnumSource
  void outputsAreTheMeanOfTheNetworksOwn(OutputActivation activation) {
    int units = 3;
    Random random = new Random(4);
    float[][] members = new float[5][ROWS * units];
    for (float[] logits : members) {
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (4 * random.nextGaussian());
      }
    }
    Workspace workspace = mean(topology(activation, units), members);
    for (int from = 0; from < ROWS * units; from += units) {
      double[] expected = new double[units];
      for (float[] logits : members) {
        double[] one = outputs(activation, logits, from, units);
        for (int j = 0; j < units; j++) {
          expected[j] += one[j] / members.length;
        }
      }
      for (int j = 0; j < units; j++) {
        float actual = workspace.outputs()[from + j];
        assertEquals(expected[j], actual, 2e-6 * Math.abs(expected[j]) + 1e-12);
      }
    }
  }

  /** ln of ½ (e⁻¹⁰⁰⁰ + e⁻²⁰⁰⁰) is −1000 − ln 2 but for e⁻¹⁰⁰⁰, and no double is e⁻¹⁰⁰⁰. */
  @Test
  void probabilitiesThatAreTooSmallForNumbersHaveAMean() {
    float[] softmax =
        mean(topology(OutputActivation.SOFTMAX, 2), new float[] {-1000, 0}, new float[] {0, 2000})
            .logits();
    assertEquals(-1000 - Math.log(2), softmax[0], 1e-4);
    assertEquals(0, softmax[1], 0);
    float[] sigmoid =
        mean(
                topology(OutputActivation.SIGMOID, 1),
                new float[] {-1000, 1000},
                new float[] {-2000, 2000})
            .logits();
    assertEquals(-1000 - Math.log(2), sigmoid[0], 1e-4);
    assertEquals(1000 + Math.log(2), sigmoid[1], 1e-4);
    float[] exponential =
        mean(topology(OutputActivation.EXPONENTIAL, 1), new float[] {-1000}, new float[] {-2000})
            .logits();
    assertEquals(-1000 - Math.log(2), exponential[0], 1e-4);
  }

  /** One sure network and one as sure of the contrary know nothing together. */
  @Test
  void contraryCertaintiesAreEvenOdds() {
    assertEquals(
        0,
        mean(topology(OutputActivation.SIGMOID, 1), new float[] {90}, new float[] {-90})
            .logits()[0],
        0);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNoNumberInOneNetworkIsNoneInTheMeanOfNumbers(float odd) {
    float mean =
        mean(topology(OutputActivation.IDENTITY, 1), new float[] {1}, new float[] {odd})
            .logits()[0];
    assertFalse(Float.isFinite(mean));
    float sigmoid =
        mean(topology(OutputActivation.SOFTMAX, 2), new float[] {1, 2}, new float[] {Float.NaN, 0})
            .logits()[0];
    assertTrue(Float.isNaN(sigmoid));
  }
}
