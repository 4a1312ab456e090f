package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SumPiecesTest {
  /** What Spark sends in a message without being told to, in floats. */
  private static final long MESSAGE = 128L * 1024 * 1024 / Float.BYTES;

  @Property
  void piecesCoverTheSumAndAreSmall(
      @ForAll @IntRange(min = 1) int elements,
      @ForAll @IntRange(min = 1, max = 2000) int shards,
      @ForAll @IntRange(min = 1, max = 2000) int received) {
    int sums = Math.min(shards, received);
    SumPieces pieces = SumPieces.of(elements, shards, sums);
    assertEquals(0, pieces.from(0));
    assertEquals(elements, pieces.from(pieces.count()));
    long longest = 0;
    for (int p = 0; p < pieces.count(); p++) {
      longest = Math.max(longest, pieces.from(p + 1) - pieces.from(p));
      assertTrue(pieces.from(p + 1) > pieces.from(p));
    }
    if (pieces.count() == 1) {
      assertTrue(elements < MESSAGE / 2, elements + " elements");
      assertTrue((long) elements * sums <= MESSAGE);
    } else {
      assertTrue(longest < MESSAGE / 4, longest + " elements");
      // Every shard's task writes every piece.
      assertTrue(pieces.count() <= Math.max(2 * shards, 800), pieces.count() + " pieces");
      assertEquals(pieces.mostWaiting(shards), longest * shards, (double) shards);
      if (shards <= 200) {
        assertTrue(pieces.mostWaiting(shards) <= elements);
      }
    }
  }
}
