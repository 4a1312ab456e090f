package io.tributary.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Against the JDK's functions in double: within one unit in the last place of float, everywhere.
 */
class FloatFunctionsTest {
  private interface FloatFunction {
    float apply(float x);
  }

  // Every 997th float: four million arguments of every size, subnormals, both signs.
  private static void withinOneUlp(FloatFunction function, DoubleUnaryOperator exact) {
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += 997) {
      float x = Float.intBitsToFloat((int) bits);
      if (Float.isNaN(x)) {
        continue;
      }
      double wanted = exact.applyAsDouble(x);
      float rounded = (float) wanted;
      float found = function.apply(x);
      if (Float.isInfinite(rounded)) {
        assertEquals(rounded, found, "at " + x);
      } else {
        double error = Math.abs(found - wanted);
        assertTrue(error <= Math.ulp(rounded), "at " + x + ": " + found + ", not " + wanted);
      }
    }
  }

  @Test
  void exp() {
    withinOneUlp(FloatFunctions::exp, Math::exp);
  }

  @Test
  void sigmoid() {
    withinOneUlp(FloatFunctions::sigmoid, x -> 1 / (1 + Math.exp(-x)));
  }

  @Test
  void tanh() {
    withinOneUlp(FloatFunctions::tanh, Math::tanh);
  }

  @Test
  void nanStaysNan() {
    assertTrue(Float.isNaN(FloatFunctions.exp(Float.NaN)));
    assertTrue(Float.isNaN(FloatFunctions.sigmoid(Float.NaN)));
    assertTrue(Float.isNaN(FloatFunctions.tanh(Float.NaN)));
  }
}
