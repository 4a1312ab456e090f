package io.tributary.network;

import io.tributary.math.FloatFunctions;

/** What a hidden unit does with its sum z: a = f(z). Each works in place on a range. */
public enum Activation {
  /** 1 / (1 + e⁻ᶻ); f' = a(1 − a). */
  SIGMOID {
    @Override
    public void apply(FloatFunctions functions, float[] z, int from, int to) {
      functions.sigmoid(z, from, to);
    }

    @Override
    public void multiplyByDerivative(
        FloatFunctions functions,
        float[] sums,
        float[] activations,
        float[] gradient,
        int from,
        int to) {
      for (int i = from; i < to; i++) {
        gradient[i] *= activations[i] * (1 - activations[i]);
      }
    }
  },
  /** The hyperbolic tangent; f' = 1 − a². */
  TANH {
    @Override
    public void apply(FloatFunctions functions, float[] z, int from, int to) {
      functions.tanh(z, from, to);
    }

    @Override
    public void multiplyByDerivative(
        FloatFunctions functions,
        float[] sums,
        float[] activations,
        float[] gradient,
        int from,
        int to) {
      for (int i = from; i < to; i++) {
        gradient[i] *= 1 - activations[i] * activations[i];
      }
    }
  },
  /** max(0, z); f' = 1 where a &gt; 0, else 0. */
  RELU {
    @Override
    public void apply(FloatFunctions functions, float[] z, int from, int to) {
      for (int i = from; i < to; i++) {
        z[i] = Math.max(0, z[i]);
      }
    }

    @Override
    public void multiplyByDerivative(
        FloatFunctions functions,
        float[] sums,
        float[] activations,
        float[] gradient,
        int from,
        int to) {
      // A comparison would be a branch that the processor guesses wrong every other time. The
      // product of any activation above 0, were it the smallest, with 2¹²⁷ twice is above 1.
      for (int i = from; i < to; i++) {
        gradient[i] *= Math.min(1, activations[i] * 0x1p127f * 0x1p127f);
      }
    }

    @Override
    public boolean isRectifier() {
      return true;
    }
  },
  /** z as it is; f' = 1. */
  IDENTITY {
    @Override
    public void apply(FloatFunctions functions, float[] z, int from, int to) {}

    @Override
    public void multiplyByDerivative(
        FloatFunctions functions,
        float[] sums,
        float[] activations,
        float[] gradient,
        int from,
        int to) {}
  };

  /**
   * a = f(z) in place.
   *
   * @param functions the thread's
   * @param from the first number
   * @param to one past the last
   */
  public abstract void apply(FloatFunctions functions, float[] z, int from, int to);

  /**
   * gradient ← gradient · f'.
   *
   * @param functions the thread's
   * @param sums z, where the derivative needs it; else not to be looked at
   * @param activations a
   */
  public abstract void multiplyByDerivative(
      FloatFunctions functions,
      float[] sums,
      float[] activations,
      float[] gradient,
      int from,
      int to);

  /** Whether it lets about half of its range through, which He's initialisers are made for. */
  public boolean isRectifier() {
    return false;
  }

  /** Whether f' is computed from z. As long as a says enough, z need not be kept. */
  public boolean derivesFromSums() {
    return false;
  }
}
