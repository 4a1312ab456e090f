package io.tributary.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of {@link VectorProducts}: twelve sums at a time, each in a register of its own,
 * which no array can promise.
 */
final class VectorTiles {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /**
   * The class of our vectors. Those that call a method are cast to it: the compiler takes each such
   * call for one of any vector and guesses the class by what this JVM called it on so far. After
   * somebody else's vectors, of another class, it would guess wrongly and make objects of ours, for
   * good, at three to fourteen times the time.
   */
  static final Class<? extends FloatVector> TYPE =
      SPECIES.vectorType().asSubclass(FloatVector.class);

  /** A tile's rows, and its columns: vectors for A·B, single ones for A·Bᵀ. */
  static final int ROWS = 4;

  static final int COLUMNS = 3;

  private VectorTiles() {}

  /** The lanes' sums of four rows of A times three of B, over whole vectors of the inner index. */
  static void inner(int whole, float[] a, int aAt, float[] b, int bAt, int stride, float[] lanes) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c32 = FloatVector.zero(SPECIES);
    for (int k = 0; k < whole; k += LANES) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt + 0 * stride + k);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + 1 * stride + k);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bAt + 2 * stride + k);
      FloatVector a0 = TYPE.cast(FloatVector.fromArray(SPECIES, a, aAt + 0 * stride + k));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      FloatVector a1 = TYPE.cast(FloatVector.fromArray(SPECIES, a, aAt + 1 * stride + k));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      FloatVector a2 = TYPE.cast(FloatVector.fromArray(SPECIES, a, aAt + 2 * stride + k));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      FloatVector a3 = TYPE.cast(FloatVector.fromArray(SPECIES, a, aAt + 3 * stride + k));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
    }
    TYPE.cast(c00).intoArray(lanes, 0 * LANES);
    TYPE.cast(c01).intoArray(lanes, 1 * LANES);
    TYPE.cast(c02).intoArray(lanes, 2 * LANES);
    TYPE.cast(c10).intoArray(lanes, 3 * LANES);
    TYPE.cast(c11).intoArray(lanes, 4 * LANES);
    TYPE.cast(c12).intoArray(lanes, 5 * LANES);
    TYPE.cast(c20).intoArray(lanes, 6 * LANES);
    TYPE.cast(c21).intoArray(lanes, 7 * LANES);
    TYPE.cast(c22).intoArray(lanes, 8 * LANES);
    TYPE.cast(c30).intoArray(lanes, 9 * LANES);
    TYPE.cast(c31).intoArray(lanes, 10 * LANES);
    TYPE.cast(c32).intoArray(lanes, 11 * LANES);
  }

  static void outerVector(
      int inner,
      float[] a,
      int aAt,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt) {
    FloatVector sum = FloatVector.fromArray(SPECIES, c, cAt);
    for (int k = 0; k < inner; k++) {
      sum =
          TYPE.cast(FloatVector.broadcast(SPECIES, a[aAt + k * aColumn]))
              .fma(FloatVector.fromArray(SPECIES, b, bAt + k * bRow), sum);
    }
    TYPE.cast(sum).intoArray(c, cAt);
  }

  /** C(i, j…) += Σ a(i, k)·B(k, j…) for four rows and three vectors of columns. */
  static void outer(
      int inner,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cAt + 0 * cRow + 0 * LANES);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, cAt + 0 * cRow + 1 * LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, cAt + 0 * cRow + 2 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, cAt + 1 * cRow + 0 * LANES);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, cAt + 1 * cRow + 1 * LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, cAt + 1 * cRow + 2 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 0 * LANES);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 1 * LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 2 * LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 0 * LANES);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 1 * LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 2 * LANES);
    for (int k = 0; k < inner; k++) {
      int aK = aAt + k * aColumn;
      int bK = bAt + k * bRow;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bK + 0 * LANES);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bK + 1 * LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bK + 2 * LANES);
      FloatVector a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[aK + 0 * aRow]));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      FloatVector a1 = TYPE.cast(FloatVector.broadcast(SPECIES, a[aK + 1 * aRow]));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      FloatVector a2 = TYPE.cast(FloatVector.broadcast(SPECIES, a[aK + 2 * aRow]));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      FloatVector a3 = TYPE.cast(FloatVector.broadcast(SPECIES, a[aK + 3 * aRow]));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
    }
    TYPE.cast(c00).intoArray(c, cAt + 0 * cRow + 0 * LANES);
    TYPE.cast(c01).intoArray(c, cAt + 0 * cRow + 1 * LANES);
    TYPE.cast(c02).intoArray(c, cAt + 0 * cRow + 2 * LANES);
    TYPE.cast(c10).intoArray(c, cAt + 1 * cRow + 0 * LANES);
    TYPE.cast(c11).intoArray(c, cAt + 1 * cRow + 1 * LANES);
    TYPE.cast(c12).intoArray(c, cAt + 1 * cRow + 2 * LANES);
    TYPE.cast(c20).intoArray(c, cAt + 2 * cRow + 0 * LANES);
    TYPE.cast(c21).intoArray(c, cAt + 2 * cRow + 1 * LANES);
    TYPE.cast(c22).intoArray(c, cAt + 2 * cRow + 2 * LANES);
    TYPE.cast(c30).intoArray(c, cAt + 3 * cRow + 0 * LANES);
    TYPE.cast(c31).intoArray(c, cAt + 3 * cRow + 1 * LANES);
    TYPE.cast(c32).intoArray(c, cAt + 3 * cRow + 2 * LANES);
  }
}
