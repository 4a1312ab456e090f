package io.tributary.math;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random numbers keyed by what they are for: the same seed, purpose and keys give the same numbers
 * wherever and whenever they are asked for.
 *
 * <p>The generator is {@code L64X128MixRandom} (Steele &amp; Vigna 2021), whose {@code nextLong}
 * its specification fixes. Everything else is derived from that here, since the JDK's own derived
 * methods have changed between releases. Not for several threads.
 */
public final class RandomStream {
  private static final RandomGeneratorFactory<RandomGenerator> ALGORITHM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  /** SplitMix64's: 2⁶⁴ divided by the golden ratio, made odd. */
  private static final long INCREMENT = 0x9e37_79b9_7f4a_7c15L;

  private final RandomGenerator generator;
  private double spareGaussian = Double.NaN;

  /** What numbers are for. The order of the constants is part of the numeric contract. */
  public enum Purpose {
    INITIALIZATION,
    SHUFFLE,
    DROPOUT,
    /** Seeds of an ensemble's networks. */
    MEMBER
  }

  public RandomStream(long seed, Purpose purpose, long... keys) {
    long mixed = key(seed, purpose);
    for (long key : keys) {
      mixed = key(mixed, key);
    }
    generator = ALGORITHM.create(mixed);
  }

  /** What streams and {@link #bits} of a seed and a purpose are keyed by, before other keys. */
  public static long key(long seed, Purpose purpose) {
    return mix(mix(seed) ^ (purpose.ordinal() + 1));
  }

  /** A key with one more part: one after the other, so that no two of them can change places. */
  public static long key(long key, long next) {
    return mix(key ^ next);
  }

  /**
   * 64 random bits by their number, where a stream would have to be made for a few of them: those
   * that SplitMix64 (Steele et al. 2014) gives from the state {@code key}, without what comes
   * before them. It passes BigCrush, as a stream; keys that {@link #key} has mixed are states that
   * are nowhere near each other.
   *
   * @param number from 0
   */
  public static long bits(long key, long number) {
    return mix(key + number * INCREMENT);
  }

  // SplitMix64's finaliser, after adding its constant so that 0 does not stay 0.
  private static long mix(long z) {
    z += INCREMENT;
    z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return z ^ (z >>> 31);
  }

  /**
   * A whole number from 0 to {@code bound} − 1: the upper 32 bits scaled (Lemire 2019). The bias is
   * below bound / 2³².
   */
  public int nextInt(int bound) {
    return (int) (((generator.nextLong() >>> 32) * bound) >>> 32);
  }

  /** Uniform in [0, 1), 53 bits. */
  public double nextDouble() {
    return (generator.nextLong() >>> 11) * 0x1p-53;
  }

  /** Normal with mean 0 and deviation 1, by Box &amp; Muller's method (1958). */
  public double nextGaussian() {
    if (!Double.isNaN(spareGaussian)) {
      double gaussian = spareGaussian;
      spareGaussian = Double.NaN;
      return gaussian;
    }
    double radius = Math.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    double angle = 2 * Math.PI * nextDouble();
    spareGaussian = radius * StrictMath.sin(angle);
    return radius * StrictMath.cos(angle);
  }

  /** A uniformly random order (Fisher &amp; Yates; Durstenfeld 1964). */
  public void shuffle(int[] order) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
  }
}
