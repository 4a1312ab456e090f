package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** A set of texts holds what a set of strings holds, in a fraction of the room. */
class TextSetTest {
  @Test
  void isASetOfStrings() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      TextSet set = new TextSet();
      Set<String> expected = new HashSet<>();
      int kinds = 1 + random.nextInt(300);
      for (int i = random.nextInt(1000); i > 0; i--) {
        String text = text(random.nextInt(kinds));
        assertEquals(
            expected.add(text), set.add(UTF8String.fromString(text)), () -> "seed " + seed);
        assertEquals(expected.size(), set.size());
      }
      assertEquals(expected, set.strings(), () -> "seed " + seed);
    }
  }

  // The empty text, texts of one and of many bytes, and of other alphabets.
  private static String text(int kind) {
    return kind == 0 ? "" : kind % 7 == 0 ? "é\uD83D\uDE00".repeat(kind % 50) + kind : "" + kind;
  }

  @Test
  void aHundredNumbersOfThreeDigitsTakeTwoKilobytes() throws IOException {
    TextSet set = new TextSet();
    for (int i = 0; i < 100; i++) {
      set.add(UTF8String.fromString("0." + (100 + i)));
    }
    assertTrue(serialised(set) < 3000, "100 strings in a hash set take 10,000 bytes and more");
  }

  @Test
  void theProfileOfAColumnWithoutCellsTakesLittle() throws IOException {
    ByteArrayOutputStream none = new ByteArrayOutputStream();
    int columns = 1000;
    try (ObjectOutputStream out = new ObjectOutputStream(none)) {
      for (int i = 0; i < columns; i++) {
        out.writeObject(new ColumnProfile(CellType.TEXT, 100, 0, false, false));
      }
    }
    // Two tables of 64 hashes alone were 1,152 bytes.
    assertTrue(none.size() < 800 * columns, none.size() + " bytes for " + columns + " columns");
  }

  private static int serialised(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.size();
  }
}
