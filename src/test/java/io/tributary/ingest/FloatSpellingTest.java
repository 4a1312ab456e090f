package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FloatSpellingTest {
  /** The oracle tries decimals of 1 to 9 digits with exact arithmetic. */
  private static double fewestDigits(float value) {
    for (int digits = 1; digits <= 9; digits++) {
      MathContext rounded = new MathContext(digits, RoundingMode.HALF_EVEN);
      String text = new BigDecimal(value).round(rounded).toString();
      if (Float.parseFloat(text) == value) {
        return Double.parseDouble(text);
      }
    }
    throw new AssertionError("nine digits tell every float: " + value);
  }

  @Test
  void everyFloatIsCalledByItsFewestDigits() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      float modest = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8) - 2));
      float decimal = new BigDecimal(random.nextInt(2_000_000)).movePointLeft(2).floatValue();
      for (float value : new float[] {any, modest, decimal, -decimal}) {
        if (Float.isFinite(value) && value != Math.rint(value)) {
          assertEquals(fewestDigits(value), FloatSpelling.toDouble(value), () -> "of " + value);
        }
      }
    }
    assertEquals(0.1, FloatSpelling.toDouble(0.1f));
    assertEquals(16777215, FloatSpelling.toDouble(16777215f));
    assertTrue(Double.isNaN(FloatSpelling.toDouble(Float.NaN)));
  }
}
