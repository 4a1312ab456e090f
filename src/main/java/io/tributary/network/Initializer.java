package io.tributary.network;

import io.tributary.math.RandomStream;
import java.util.List;

/**
 * How a layer's weights begin. Biases begin at 0.
 *
 * <p>Sources: Glorot &amp; Bengio 2010 (Xavier); He et al. 2015; LeCun et al. 1998, and as
 * Klambauer et al. 2017 have it.
 */
public enum Initializer {
  /** Uniform within ±√(6 / (fan-in + fan-out)). */
  XAVIER_UNIFORM {
    @Override
    double scale(int fanIn, int fanOut) {
      return Math.sqrt(6.0 / ((double) fanIn + fanOut));
    }
  },
  /** Normal with deviation √(2 / (fan-in + fan-out)). */
  XAVIER_NORMAL {
    @Override
    double scale(int fanIn, int fanOut) {
      return Math.sqrt(2.0 / ((double) fanIn + fanOut));
    }
  },
  /** Uniform within ±√(6 / fan-in). */
  HE_UNIFORM {
    @Override
    double scale(int fanIn, int fanOut) {
      return Math.sqrt(6.0 / fanIn);
    }
  },
  /** Normal with deviation √(2 / fan-in). */
  HE_NORMAL {
    @Override
    double scale(int fanIn, int fanOut) {
      return Math.sqrt(2.0 / fanIn);
    }
  },
  /** Normal with deviation √(1 / fan-in). */
  LECUN_NORMAL {
    @Override
    double scale(int fanIn, int fanOut) {
      return Math.sqrt(1.0 / fanIn);
    }
  };

  /** The bound of a uniform distribution, the deviation of a normal one. */
  abstract double scale(int fanIn, int fanOut);

  /**
   * The choice where none was made: what suits the first hidden layer that asks for other weights
   * than Glorot's, as rectifiers do, which let about half of their range through.
   */
  public static Initializer suited(List<Activation> hiddenActivations) {
    return hiddenActivations.stream()
        .map(Activation::suitedInitializer)
        .filter(suited -> suited != XAVIER_UNIFORM)
        .findFirst()
        .orElse(XAVIER_UNIFORM);
  }

  /**
   * Fills a weight.
   *
   * @param parameters the network's
   * @param fanIn how many inputs a unit has
   * @param fanOut how many units an input has
   */
  void fill(float[] parameters, ParameterSlice weight, int fanIn, int fanOut, RandomStream random) {
    double scale = scale(fanIn, fanOut);
    boolean uniform = this == XAVIER_UNIFORM || this == HE_UNIFORM;
    for (int i = weight.offset(); i < weight.end(); i++) {
      double unit = uniform ? 2 * random.nextDouble() - 1 : random.nextGaussian();
      parameters[i] = (float) (scale * unit);
    }
  }
}
