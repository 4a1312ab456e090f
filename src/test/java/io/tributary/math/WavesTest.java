package io.tributary.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cosine and sine of angles in turns, against {@link StrictMath} of what is left of whole ones. */
class WavesTest {
  /** Rounding to float alone may be off by 2⁻²⁵. */
  private static final double BOUND = 0x1.01p-25;

  private static void check(float[] turns) {
    int n = turns.length;
    float[] both = new float[2 * n + 2];
    System.arraycopy(turns, 0, both, 1, n);
    new FloatFunctions().cosineAndSine(both, 1, n);
    float[] cosines = turns.clone();
    new FloatFunctions().cosine(cosines, 0, n);
    for (int i = 0; i < n; i++) {
      double part = turns[i] - Math.rint(turns[i]); // exact
      double angle = 2 * Math.PI * part;
      assertEquals(StrictMath.cos(angle), both[1 + i], BOUND, "cosine of turns " + turns[i]);
      assertEquals(StrictMath.sin(angle), both[1 + n + i], BOUND, "sine of turns " + turns[i]);
      assertEquals(cosines[i], both[1 + i]);
    }
    assertEquals(0, both[0]);
    assertEquals(0, both[2 * n + 1]);
  }

  @Test
  void theyAreRightForEveryKindOfNumber() {
    Random random = new Random(7);
    float[] turns = new float[100_000];
    for (int i = 0; i < turns.length; i++) {
      turns[i] =
          switch (i % 3) {
            case 0 -> (float) random.nextGaussian();
            case 1 -> (float) (random.nextGaussian() * 1e4);
            default -> Float.intBitsToFloat(random.nextInt(0x7f80_0000)); // all finite magnitudes
          };
      turns[i] *= random.nextBoolean() ? 1 : -1;
    }
    check(turns);
  }

  @Test
  void theyAreRightWhereQuartersMeetAndWhereFloatsEnd() {
    check(
        new float[] {
          0,
          -0f,
          0.25f,
          -0.25f,
          0.5f,
          -0.5f,
          0.75f,
          1,
          Math.nextDown(0.5f),
          Math.nextUp(0.5f),
          0x1p23f + 0.5f,
          0x1p24f - 1,
          0x1p24f,
          Float.MAX_VALUE,
          -Float.MAX_VALUE,
          Float.MIN_VALUE
        });
  }

  @Test
  void whatIsNoNumberStaysNone() {
    float[] turns = {Float.NaN, 0, 0, 0};
    new FloatFunctions().cosineAndSine(turns, 0, 2);
    assertEquals(Float.NaN, turns[0]);
    assertEquals(1, turns[1]);
    assertEquals(Float.NaN, turns[2]);
  }
}
