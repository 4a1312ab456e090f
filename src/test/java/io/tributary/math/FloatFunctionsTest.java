package io.tributary.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Against the JDK's functions in double, whose own error is 2⁻²⁸ of float's last place. A correctly
 * rounded function is within half a unit in the last place; these are within 0.52.
 */
class FloatFunctionsTest {
  private static final double MAX_ULPS = 0.52;

  private enum Function {
    EXP(StrictMath::exp) {
      @Override
      void range(FloatFunctions functions, float[] x, int from, int to) {
        functions.exp(x, from, to);
      }
    },
    SIGMOID(x -> 1 / (1 + StrictMath.exp(-x))) {
      @Override
      void range(FloatFunctions functions, float[] x, int from, int to) {
        functions.sigmoid(x, from, to);
      }
    },
    TANH(StrictMath::tanh) {
      @Override
      void range(FloatFunctions functions, float[] x, int from, int to) {
        functions.tanh(x, from, to);
      }
    },
    GELU(FloatFunctionsTest::gelu) {
      @Override
      void range(FloatFunctions functions, float[] x, int from, int to) {
        functions.rectifiers().gelu(x, from, to);
      }
    },
    GELU_DERIVATIVE(FloatFunctionsTest::geluDerivative, 1e-9) {
      @Override
      void range(FloatFunctions functions, float[] x, int from, int to) {
        functions.rectifiers().geluDerivative(x, from, to);
      }
    },
    SILU(x -> x == Double.NEGATIVE_INFINITY ? 0 : x / (1 + StrictMath.exp(-x))) {
      @Override
      void range(FloatFunctions functions, float[] x, int from, int to) {
        functions.rectifiers().silu(x, from, to);
      }
    },
    SILU_DERIVATIVE(FloatFunctionsTest::siluDerivative, 1e-9) {
      @Override
      void range(FloatFunctions functions, float[] x, int from, int to) {
        functions.rectifiers().siluDerivative(x, from, to);
      }
    },
    MISH(x -> x == Double.NEGATIVE_INFINITY ? 0 : x * StrictMath.tanh(softplus(x))) {
      @Override
      void range(FloatFunctions functions, float[] x, int from, int to) {
        functions.rectifiers().mish(x, from, to);
      }
    },
    MISH_DERIVATIVE(FloatFunctionsTest::mishDerivative, 1e-9) {
      @Override
      void range(FloatFunctions functions, float[] x, int from, int to) {
        functions.rectifiers().mishDerivative(x, from, to);
      }
    },
    SOFTPLUS(FloatFunctionsTest::softplus) {
      @Override
      void range(FloatFunctions functions, float[] x, int from, int to) {
        functions.rectifiers().softplus(x, from, to);
      }
    },
    ELU(x -> x > 0 ? 3 * x : 0.7 * StrictMath.expm1(x)) {
      @Override
      void range(FloatFunctions functions, float[] x, int from, int to) {
        functions.rectifiers().elu(3, 0.7, x, from, to);
      }
    };

    final DoubleUnaryOperator exact;

    /** What a result may be off by beside its rounding. */
    final double slack;

    Function(DoubleUnaryOperator exact) {
      this(exact, 0);
    }

    Function(DoubleUnaryOperator exact, double slack) {
      this.exact = exact;
      this.slack = slack;
    }

    /** Of a range that is nothing but one number. */
    float one(float x) {
      float[] alone = {x};
      range(new FloatFunctions(), alone, 0, 1);
      return alone[0];
    }

    abstract void range(FloatFunctions functions, float[] x, int from, int to);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  // Beyond ±200, where both derivatives are 0 and 1, exponentials would overflow.
  private static double siluDerivative(double x) {
    double z = Math.max(-200, Math.min(200, x));
    double s = 1 / (1 + StrictMath.exp(-z));
    return s * (1 + z * StrictMath.exp(-z) * s);
  }

  private static double mishDerivative(double x) {
    double z = Math.max(-200, Math.min(200, x));
    double t = StrictMath.tanh(softplus(z));
    return t + z * (1 - t * t) / (1 + StrictMath.exp(-z));
  }

  // Φ(x) by Commons Math's incomplete gamma function, which has nearly all of double's digits.
  private static double phi(double x) {
    return 0.5 * Erf.erfc(-x / Math.sqrt(2));
  }

  private static double gelu(double x) {
    return x == Double.NEGATIVE_INFINITY ? 0 : x * phi(x);
  }

  private static double geluDerivative(double x) {
    return phi(x)
        + (Math.abs(x) > 40 ? 0 : x * StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI));
  }

  /** Collects arguments and checks the results of many at once, as a range. */
  private static final class Bound {
    private final Function function;
    private final FloatFunctions functions = new FloatFunctions();
    private final float[] arguments = new float[5000];
    private final float[] results = new float[5000];
    private int count;

    Bound(Function function) {
      this.function = function;
    }

    void check(float x) {
      arguments[count++] = x;
      if (count == arguments.length) {
        checkAll();
      }
    }

    void checkAll() {
      System.arraycopy(arguments, 0, results, 0, count);
      function.range(functions, results, 0, count);
      for (int i = 0; i < count; i++) {
        double wanted = function.exact.applyAsDouble(arguments[i]);
        float rounded = (float) wanted;
        boolean within =
            Float.isFinite(rounded)
                ? Math.abs(results[i] - wanted) <= MAX_ULPS * Math.ulp(rounded) + function.slack
                : Float.compare(rounded, results[i]) == 0;
        if (!within) { // the message would take longer than the check
          fail(function + " of " + arguments[i] + ": " + results[i] + ", not " + wanted);
        }
      }
      count = 0;
    }
  }

  /** Every 997th float: four million arguments of every exponent, subnormals, infinities, NaNs. */
  @ParameterizedTest
  @EnumSource
  void isWithinItsBoundEverywhere(Function function) {
    Bound bound = new Bound(function);
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += 997) {
      bound.check(Float.intBitsToFloat((int) bits));
    }
    bound.checkAll();
  }

  /** Where results are neither constant nor x itself: every 211th float of 2⁻¹⁴ ≤ |x| < 128. */
  @ParameterizedTest
  @EnumSource
  void isWithinItsBoundWhereItBends(Function function) {
    Bound bound = new Bound(function);
    int end = Float.floatToIntBits(128);
    for (int bits = Float.floatToIntBits(0x1p-14f); bits < end; bits += 211) {
      bound.check(Float.intBitsToFloat(bits));
      bound.check(-Float.intBitsToFloat(bits));
    }
    bound.checkAll();
  }

  @ParameterizedTest
  @EnumSource
  void isWithinItsBoundAtRandom(Function function) {
    Bound bound = new Bound(function);
    Random random = new Random(31);
    for (int i = 0; i < 500_000; i++) {
      bound.check(Float.intBitsToFloat(random.nextInt()));
      bound.check((float) random.nextGaussian() * 4);
    }
    bound.checkAll();
  }

  /** Where arguments are clamped is where errors would hide; whole numbers are such places. */
  @ParameterizedTest
  @EnumSource
  void isWithinItsBoundAroundWholeNumbers(Function function) {
    Bound bound = new Bound(function);
    for (int whole = 0; whole <= 130; whole++) {
      int bits = Float.floatToIntBits(whole);
      for (int near = Math.max(0, bits - 500); near <= bits + 500; near++) {
        bound.check(Float.intBitsToFloat(near));
        bound.check(-Float.intBitsToFloat(near));
      }
    }
    bound.checkAll();
  }

  /**
   * A number's result is the same alone, in any place of a range of any length, and whatever stands
   * beside it; numbers outside the range stay.
   */
  @Property(tries = 3000)
  void aRangeIsItsNumbersOneByOne(
      @ForAll Function function,
      @ForAll @IntRange(max = 70) int from,
      @ForAll @IntRange(max = 1700) int length,
      @ForAll @IntRange(max = 70) int behind,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[] x = new float[from + length + behind];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          random.nextInt(8) == 0
              ? Float.intBitsToFloat(random.nextInt())
              : (float) random.nextGaussian() * 5;
    }
    float[] results = x.clone();
    function.range(new FloatFunctions(), results, from, from + length);
    for (int i = 0; i < x.length; i++) {
      float wanted = i < from || i >= from + length ? x[i] : function.one(x[i]);
      // Of NaNs any will do.
      assertEquals(Float.floatToIntBits(wanted), Float.floatToIntBits(results[i]), "of " + x[i]);
    }
  }

  /** Against log1p and exp of the JDK. Losses are sums of these: 12 digits, of large ones 8. */
  @Test
  void logarithmOfCrossEntropyIsWithinItsBound() {
    Random random = new Random(7);
    float[] x = new float[100_000];
    for (int i = 0; i < x.length; i++) {
      float size =
          i % 2 == 0
              ? random.nextFloat() * 110
              : Float.intBitsToFloat(random.nextInt(Float.floatToIntBits(20)));
      x[i] = random.nextBoolean() ? size : -size;
    }
    double[] results = new double[x.length - 3];
    FloatFunctions.log1pExpMinusAbs(x, 3, results.length, results);
    for (int i = 0; i < results.length; i++) {
      double size = Math.abs(x[i + 3]);
      double wanted = StrictMath.log1p(StrictMath.exp(-size));
      if (size <= 105) {
        assertEquals(wanted, results[i], (size <= 20 ? 2e-12 : 3e-9) * wanted, "at " + size);
      } else {
        assertTrue(results[i] >= 0 && results[i] < 1e-45, "at " + size + ": " + results[i]);
      }
    }
  }

  @Test
  void logarithmOfCrossEntropyOfSpecialValues() {
    double ln2 = 0.6931471805599453;
    float[] x = {0, -0.0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE};
    double[] results = new double[x.length];
    FloatFunctions.log1pExpMinusAbs(x, 0, x.length, results);
    assertEquals(ln2, results[0], 2e-14);
    assertEquals(ln2, results[1], 2e-14);
    for (int i = 2; i < x.length; i++) {
      assertEquals(0, results[i], 1e-45);
    }
    FloatFunctions.log1pExpMinusAbs(new float[] {Float.NaN}, 0, 1, results);
    assertTrue(Double.isNaN(results[0]));
  }

  @Test
  void expOfSpecialValues() {
    assertEquals(1, Function.EXP.one(0));
    assertEquals(1, Function.EXP.one(-0.0f));
    assertEquals(1, Function.EXP.one(Float.MIN_VALUE));
    assertEquals((float) Math.E, Function.EXP.one(1));
    assertEquals(0, Function.EXP.one(Float.NEGATIVE_INFINITY));
    assertEquals(0, Function.EXP.one(-Float.MAX_VALUE));
    assertEquals(Float.POSITIVE_INFINITY, Function.EXP.one(Float.MAX_VALUE));
    assertEquals(Float.POSITIVE_INFINITY, Function.EXP.one(Float.POSITIVE_INFINITY));
    // ln(2¹²⁸) = 88.72284 lies between these two, ln(2⁻¹⁵⁰) = −103.97208 between the next.
    assertTrue(Float.isFinite(Function.EXP.one(88.7228f)));
    assertEquals(Float.POSITIVE_INFINITY, Function.EXP.one(88.7229f));
    assertEquals(Float.MIN_VALUE, Function.EXP.one(-103.972f));
    assertEquals(0, Function.EXP.one(-103.973f));
  }

  @Test
  void sigmoidOfSpecialValues() {
    assertEquals(0.5f, Function.SIGMOID.one(0));
    assertEquals(0.5f, Function.SIGMOID.one(-0.0f));
    assertEquals(0.5f, Function.SIGMOID.one(Float.MIN_VALUE));
    assertEquals(0, Function.SIGMOID.one(Float.NEGATIVE_INFINITY));
    assertEquals(1, Function.SIGMOID.one(Float.POSITIVE_INFINITY));
    assertEquals(1, Function.SIGMOID.one(Float.MAX_VALUE));
    assertEquals(Float.MIN_VALUE, Function.SIGMOID.one(-103.972f));
  }

  @Test
  void tanhOfSpecialValues() {
    // Float.compare inside: 0 and −0 differ.
    assertEquals(0.0f, Function.TANH.one(0.0f));
    assertEquals(-0.0f, Function.TANH.one(-0.0f));
    assertEquals(Float.MIN_VALUE, Function.TANH.one(Float.MIN_VALUE));
    assertEquals(-Float.MIN_NORMAL, Function.TANH.one(-Float.MIN_NORMAL));
    assertEquals(1, Function.TANH.one(Float.POSITIVE_INFINITY));
    assertEquals(-1, Function.TANH.one(Float.NEGATIVE_INFINITY));
    assertEquals(1, Function.TANH.one(Float.MAX_VALUE));
  }

  @ParameterizedTest
  @EnumSource
  void nanStaysNan(Function function) {
    assertTrue(Float.isNaN(function.one(Float.NaN)));
    float[] x = {Float.NaN};
    function.range(new FloatFunctions(), x, 0, 1);
    assertTrue(Float.isNaN(x[0]));
  }
}
