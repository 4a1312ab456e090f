package io.tributary.network;

import io.tributary.math.FloatFunctions;

/**
 * What a hidden unit does with its sum z: a = f(z). Each works in place on the first numbers of an
 * array, and takes every float: f and f' of infinities are their limits.
 */
public enum Activation {
  /** 1 / (1 + e⁻ᶻ); f' = a(1 − a). */
  SIGMOID(Initializer.XAVIER_UNIFORM, false) {
    @Override
    void apply(FloatFunctions functions, float[] z, int n) {
      functions.sigmoid(z, 0, n);
    }

    @Override
    void multiplyByDerivative(FloatFunctions functions, float[] a, float[] gradient, int n) {
      for (int i = 0; i < n; i++) {
        gradient[i] *= a[i] * (1 - a[i]);
      }
    }
  },
  /** The hyperbolic tangent; f' = 1 − a². */
  TANH(Initializer.XAVIER_UNIFORM, false) {
    @Override
    void apply(FloatFunctions functions, float[] z, int n) {
      functions.tanh(z, 0, n);
    }

    @Override
    void multiplyByDerivative(FloatFunctions functions, float[] a, float[] gradient, int n) {
      for (int i = 0; i < n; i++) {
        gradient[i] *= 1 - a[i] * a[i];
      }
    }
  },
  /** max(0, z); f' = 1 where a &gt; 0, else 0. */
  RELU(Initializer.HE_UNIFORM, false) {
    @Override
    void apply(FloatFunctions functions, float[] z, int n) {
      for (int i = 0; i < n; i++) {
        z[i] = Math.max(0, z[i]);
      }
    }

    @Override
    void multiplyByDerivative(FloatFunctions functions, float[] a, float[] gradient, int n) {
      for (int i = 0; i < n; i++) {
        gradient[i] *= isPositive(a[i]);
      }
    }
  },
  /** max(0.01 z, z); f' = 1 where a &gt; 0, else 0.01. Source: Maas et al. 2013. */
  LEAKY_RELU(Initializer.HE_UNIFORM, false) {
    private static final float SLOPE = 0.01f;

    @Override
    void apply(FloatFunctions functions, float[] z, int n) {
      for (int i = 0; i < n; i++) {
        z[i] = Math.max(SLOPE * z[i], z[i]);
      }
    }

    @Override
    void multiplyByDerivative(FloatFunctions functions, float[] a, float[] gradient, int n) {
      for (int i = 0; i < n; i++) {
        gradient[i] *= Math.max(SLOPE, isPositive(a[i]));
      }
    }
  },
  /**
   * z where z &gt; 0, else eᶻ − 1; f' = 1 where a &gt; 0, else a + 1. Source: Clevert et al. 2016,
   * with α = 1.
   */
  ELU(Initializer.HE_UNIFORM, false) {
    @Override
    void apply(FloatFunctions functions, float[] z, int n) {
      functions.rectifiers().elu(1, 1, z, 0, n);
    }

    @Override
    void multiplyByDerivative(FloatFunctions functions, float[] a, float[] gradient, int n) {
      for (int i = 0; i < n; i++) {
        gradient[i] *= Math.min(a[i], 0) + 1;
      }
    }
  },
  /**
   * λ z where z &gt; 0, else λα (eᶻ − 1); f' = λ where a &gt; 0, else a + λα. With λ = 1.0507 and α
   * = 1.6733, and weights of variance 1 / fan-in, layer after layer keeps mean 0 and variance 1.
   * Source: Klambauer et al. 2017, whose λ and α have the digits of their code.
   */
  SELU(Initializer.LECUN_NORMAL, false) {
    private static final double LAMBDA = 1.0507009873554804934193349852946;
    private static final double LAMBDA_ALPHA = LAMBDA * 1.6732632423543772848170429916717;
    private static final float BELOW = (float) LAMBDA_ALPHA;
    private static final float STEP = (float) (LAMBDA - LAMBDA_ALPHA);

    @Override
    void apply(FloatFunctions functions, float[] z, int n) {
      functions.rectifiers().elu(LAMBDA, LAMBDA_ALPHA, z, 0, n);
    }

    @Override
    void multiplyByDerivative(FloatFunctions functions, float[] a, float[] gradient, int n) {
      for (int i = 0; i < n; i++) {
        gradient[i] *= Math.min(a[i], 0) + BELOW + isPositive(a[i]) * STEP;
      }
    }
  },
  /**
   * z Φ(z), with the normal distribution's Φ(z) = (1 + erf(z/√2)) / 2, not an approximation by
   * tanh; f' = Φ(z) + z e^(−z²/2) / √(2π). Source: Hendrycks &amp; Gimpel 2016.
   */
  GELU(Initializer.HE_UNIFORM, true) {
    @Override
    void apply(FloatFunctions functions, float[] z, int n) {
      functions.rectifiers().gelu(z, 0, n);
    }

    @Override
    void multiplyByDerivative(FloatFunctions functions, float[] z, float[] gradient, int n) {
      functions.rectifiers().geluDerivative(z, 0, n);
      multiply(gradient, z, n);
    }
  },
  /**
   * z s with s = 1 / (1 + e⁻ᶻ), which is swish, too; f' = s (1 + z (1 − s)). Source: Elfwing et al.
   * 2018.
   */
  SILU(Initializer.HE_UNIFORM, true) {
    @Override
    void apply(FloatFunctions functions, float[] z, int n) {
      functions.rectifiers().silu(z, 0, n);
    }

    @Override
    void multiplyByDerivative(FloatFunctions functions, float[] z, float[] gradient, int n) {
      functions.rectifiers().siluDerivative(z, 0, n);
      multiply(gradient, z, n);
    }
  },
  /** z t with t = tanh(ln(1 + eᶻ)); f' = t + z (1 − t²) / (1 + e⁻ᶻ). Source: Misra 2020. */
  MISH(Initializer.HE_UNIFORM, true) {
    @Override
    void apply(FloatFunctions functions, float[] z, int n) {
      functions.rectifiers().mish(z, 0, n);
    }

    @Override
    void multiplyByDerivative(FloatFunctions functions, float[] z, float[] gradient, int n) {
      functions.rectifiers().mishDerivative(z, 0, n);
      multiply(gradient, z, n);
    }
  },
  /** ln(1 + eᶻ); f' = 1 / (1 + e⁻ᶻ). Source: Dugas et al. 2001. */
  SOFTPLUS(Initializer.HE_UNIFORM, true) {
    @Override
    void apply(FloatFunctions functions, float[] z, int n) {
      functions.rectifiers().softplus(z, 0, n);
    }

    @Override
    void multiplyByDerivative(FloatFunctions functions, float[] z, float[] gradient, int n) {
      functions.sigmoid(z, 0, n);
      multiply(gradient, z, n);
    }
  },
  /** z as it is; f' = 1. */
  IDENTITY(Initializer.XAVIER_UNIFORM, false) {
    @Override
    void apply(FloatFunctions functions, float[] z, int n) {}

    @Override
    void multiplyByDerivative(FloatFunctions functions, float[] a, float[] gradient, int n) {}
  };

  private final Initializer initializer;
  private final boolean derivesFromSums;

  /**
   * A function.
   *
   * @param initializer what suits it
   * @param derivesFromSums whether f' is computed from z
   */
  Activation(Initializer initializer, boolean derivesFromSums) {
    this.initializer = initializer;
    this.derivesFromSums = derivesFromSums;
  }

  /**
   * a = f(z) in place.
   *
   * @param functions the thread's
   * @param n how many
   */
  abstract void apply(FloatFunctions functions, float[] z, int n);

  /**
   * gradient ← gradient · f'.
   *
   * @param functions the thread's
   * @param of z where {@link #derivesFromSums} says so, else a; nobody needs it afterwards, so that
   *     it may be overwritten
   * @param n how many
   */
  abstract void multiplyByDerivative(FloatFunctions functions, float[] of, float[] gradient, int n);

  /** What suits the weights of a layer that has it, where no other choice was made. */
  Initializer suitedInitializer() {
    return initializer;
  }

  /** Whether f' is computed from z. As long as a says enough, z need not be kept. */
  boolean derivesFromSums() {
    return derivesFromSums;
  }

  // 1 of a number above 0, else 0. A comparison would be a branch that the processor guesses wrong
  // every other time. The product of the smallest number above 0 with 2¹²⁷ twice is above 1.
  private static float isPositive(float a) {
    return Math.min(1, Math.max(0, a) * 0x1p127f * 0x1p127f);
  }

  private static void multiply(float[] gradient, float[] factors, int n) {
    for (int i = 0; i < n; i++) {
      gradient[i] *= factors[i];
    }
  }
}
