package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.Shard;
import io.tributary.data.ShardBuilder;
import io.tributary.data.Storage;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What the operating system says of shards on disk: shared, read-only pages of a file, which it
 * takes back when memory is short, and which YARN leaves out where it counts by {@code smaps}.
 */
@EnabledOnOs(OS.LINUX)
class MappedShardsAreFilePagesTest {
  /** More than any other shard of this process has, so that it is known by its size. */
  private static final int ROWS = 3_000_017;

  @Test
  void theyAreSharedReadOnlyAndNotAnonymous() throws Exception {
    SharedSpark.session();
    Shard shard;
    try (ShardBuilder builder = ShardBuilders.of(Storage.DISK, 1)) {
      float[] row = new float[1];
      for (int i = 0; i < ROWS; i++) {
        row[0] = i;
        builder.add(row, 0);
      }
      shard = (Shard) builder.build();
    }
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      sum += shard.value(i, 0);
    }
    assertEquals((ROWS - 1.0) * ROWS / 2, sum);
    List<String> mapping = mapping((ROWS * 4L + 4095) / 4096 * 4);
    assertTrue(mapping.get(0).contains(" r--s "), mapping.toString());
    assertTrue(mapping.get(0).contains("/tributary_shards/"), mapping.toString());
    assertEquals("0 kB", value(mapping, "Anonymous"), mapping.toString());
    assertEquals(1, shard.value(1, 0)); // and so is still mapped
  }

  private static List<String> mapping(long kilobytes) throws Exception {
    List<String> found = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        if (!found.isEmpty() && value(found, "Size").equals(kilobytes + " kB")) {
          return found;
        }
        found.clear();
        if (line.contains("/tributary_shard_")) {
          found.add(line);
        }
      } else if (!found.isEmpty()) {
        found.add(line);
      }
    }
    throw new AssertionError("no shard of " + kilobytes + " kB is mapped");
  }

  private static String value(List<String> mapping, String name) {
    return mapping.stream()
        .filter(line -> line.startsWith(name + ":"))
        .findFirst()
        .orElseThrow()
        .substring(name.length() + 1)
        .strip();
  }
}
