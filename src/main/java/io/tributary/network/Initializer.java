package io.tributary.network;

import io.tributary.math.RandomStream;
import java.util.List;

/**
 * How a layer's weights begin. Biases begin at 0.
 *
 * <p>Sources: Glorot &amp; Bengio 2010 (Xavier); He et al. 2015.
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
  };

  /** The bound of a uniform distribution, the deviation of a normal one. */
  abstract double scale(int fanIn, int fanOut);

  /** The choice where none was made: He's for networks with rectifiers, Glorot's for all others. */
  public static Initializer suited(List<Activation> hiddenActivations) {
    return hiddenActivations.stream().anyMatch(Activation::isRectifier)
        ? HE_UNIFORM
        : XAVIER_UNIFORM;
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
