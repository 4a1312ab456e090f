package io.tributary.ingest;

import io.tributary.data.Storage;
import io.tributary.spark.Blocks;
import io.tributary.spark.Tables;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Decides where shards are kept, and how finely their rows are cut while they are sorted.
 *
 * <p>The cut is made before all rows have been seen, from an estimate that is rather too large than
 * too small; where shards are kept is decided when they have. Neither leaves a trace in the rows.
 *
 * @param wanted what the user asked for; empty: what fits
 * @param memory the bytes that all executors together keep for storage
 * @param runBytes about how many bytes are sorted at a time, where not all can be
 */
public record StoragePlan(Optional<Storage> wanted, long memory, long runBytes) {
  private static final long RUN_BYTES = 16L << 20;

  /** More ranges than this make an exchange slow. */
  private static final int MAX_RANGES = 1 << 14;

  /** While shards are made, sorted rows and shards are there together. */
  private static final int COPIES = 2;

  /** What a table is taken for whose size Spark does not know. */
  private static final long UNKNOWN_BYTES = 4L << 30;

  /** A shortest cell, a digit and a separator, has 2 bytes of text, an empty one 1: a float 4. */
  private static final int TEXT_FACTOR = 4;

  /** Text is rarely compressed to less than a tenth. */
  private static final int COMPRESSED_FACTOR = 10 * TEXT_FACTOR;

  /** A plan for the executors that there are. */
  public static StoragePlan of(SparkContext spark, Optional<Storage> wanted) {
    return new StoragePlan(wanted, memory(spark), RUN_BYTES);
  }

  /** The bytes that the executors there are keep for storage, together. */
  static long memory(SparkContext spark) {
    String driver = Blocks.driverAddress();
    long executors = 0;
    long all = 0;
    for (var entry : CollectionConverters.asJava(spark.getExecutorMemoryStatus()).entrySet()) {
      long bytes = (Long) ((Tuple2<?, ?>) entry.getValue())._1();
      all += bytes;
      executors += entry.getKey().equals(driver) ? 0 : bytes;
    }
    // The driver is the executor in local mode, and all there is before executors have come.
    return executors > 0 ? executors : all;
  }

  /** How the keys are cut for packed rows of about {@code bytes} bytes. */
  KeyRanges ranges(int shards, long bytes) {
    if (wanted.equals(Optional.of(Storage.MEMORY)) || wanted.isEmpty() && fits(bytes)) {
      return new KeyRanges(shards, 1);
    }
    long runs = (bytes - 1) / (shards * runBytes) + 1;
    return new KeyRanges(shards, (int) Math.max(1, Math.min(runs, MAX_RANGES / shards)));
  }

  /** Where packed rows of {@code bytes} bytes are kept. */
  Storage storage(long bytes) {
    return wanted.orElse(fits(bytes) ? Storage.MEMORY : Storage.DISK);
  }

  /** Why, in a line; empty if the user said so. */
  Optional<String> reason(long bytes) {
    if (wanted.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "Storage %s: the packed rows take %d MB, %s than half of the %d MB that executors keep for storage"
            .formatted(
                storage(bytes).name().toLowerCase(Locale.ROOT),
                bytes >> 20,
                fits(bytes) ? "no more" : "more",
                memory >> 20));
  }

  private boolean fits(long bytes) {
    return COPIES * bytes <= memory;
  }

  /**
   * About how many bytes a table's packed rows take, before they have been seen.
   *
   * @param stride how many numbers a row has
   * @param columnar whether the table's source knows how many rows there are without reading them
   */
  long expectedBytes(Dataset<Row> table, int stride, boolean columnar) {
    if (columnar) {
      return table.count() * stride * Float.BYTES; // in the files' footers
    }
    if (wanted.equals(Optional.of(Storage.MEMORY))) {
      return 0; // not cut, whatever the size
    }
    BigInteger size = Tables.guessedBytes(table);
    if (size.bitLength() > 50) {
      return UNKNOWN_BYTES;
    }
    long bytes = size.longValue();
    for (String file : table.inputFiles()) {
      if (file.matches(".*\\.(gz|bz2|zst|deflate|snappy|lz4|xz)")) {
        return COMPRESSED_FACTOR * bytes;
      }
    }
    return TEXT_FACTOR * bytes;
  }
}
