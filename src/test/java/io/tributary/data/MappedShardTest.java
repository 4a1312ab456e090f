package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle is the array that the rows came from. */
class MappedShardTest {
  @TempDir Path folder;

  private static float[] numbers(int count) {
    Random random = new Random(count);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i % 7 == 0 ? Float.NaN : (float) random.nextGaussian();
    }
    return numbers;
  }

  private Shard mapped(int stride, float[] numbers) throws Exception {
    try (MappedShard.Builder builder = new MappedShard.Builder(folder.resolve("rows"), stride)) {
      for (int from = 0; from < numbers.length; from += stride) {
        builder.add(numbers, from);
      }
      return builder.build();
    }
  }

  // No rows; rows that do and do not fill the buffer of 65,536 numbers; a row that is longer.
  @ParameterizedTest
  @CsvSource({"0, 3", "1, 1", "5, 3", "65536, 1", "65537, 1", "5000, 28", "3, 70000"})
  void bothKindsGiveBackTheirRows(int rows, int stride) throws Exception {
    float[] numbers = numbers(rows * stride);
    for (Shard shard : List.of(mapped(stride, numbers), HeapShard.of(stride, numbers))) {
      assertEquals(rows, shard.rows());
      assertEquals(stride, shard.stride());
      float[] all = new float[numbers.length];
      shard.copyRows(0, rows, all);
      assertArrayEquals(numbers, all);
      if (rows > 2) {
        float[] part = {-1, -1, -1};
        shard.copy(2, stride - 1, 1, part, 1);
        assertArrayEquals(new float[] {-1, numbers[3 * stride - 1], -1}, part);
        assertEquals(numbers[2 * stride], shard.value(2, 0));
      }
    }
  }

  @Test
  void theFileHasNoName() throws Exception {
    Shard shard = mapped(2, numbers(100));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
    assertEquals(numbers(100)[99], shard.value(49, 1));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path path = folder.resolve("no/such/folder/rows");
    String message =
        assertThrows(UncheckedIOException.class, () -> new MappedShard.Builder(path, 2))
            .getMessage();
    assertEquals("cannot make a file for rows, " + path, message);
  }

  @Test
  void withoutKryoItTravelsInArrays() throws Exception {
    float[] numbers = numbers(99);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(mapped(3, numbers));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      HeapShard shard = assertInstanceOf(HeapShard.class, in.readObject());
      float[] all = new float[99];
      shard.copyRows(0, 33, all);
      assertArrayEquals(numbers, all);
    }
  }
}
