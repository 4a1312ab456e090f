package io.tributary.ingest;

import io.tributary.config.UserException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import scala.Tuple2;

/**
 * Finds the first row that shows a problem, so that a message can name its file and number.
 *
 * <p>Only used once something is known to be wrong: it may be slow.
 */
final class RowLocator {
  private RowLocator() {}

  /** Whether a row, in the given projection, is the one looked for. */
  interface Test extends java.io.Serializable {
    boolean matches(InternalRow row);

    /** What a matching row has there, quoted; empty where there is nothing to show. */
    default String shown(InternalRow row) {
      return "";
    }
  }

  /**
   * "'abc' in row 41 of data/train.csv", counted from 1 without the header; empty if it cannot be
   * told, as for tables that are no files.
   */
  static Optional<String> locate(Dataset<Row> table, Projection projection, TestFactory tests) {
    boolean files = table.inputFiles().length > 0;
    List<Column> columns = new ArrayList<>(projection.sparkColumns());
    columns.add(
        files ? functions.col("_metadata.file_path").cast("string") : functions.lit("the table"));
    Dataset<Row> selected = table.select(columns.toArray(new Column[0]));
    int path = columns.size() - 1;
    List<Tuple2<Map<String, long[]>, Map<String, String>>> parts =
        CheckedTexts.rows(table, selected, projection.badRowOrdinal())
            .mapPartitions(
                rows -> {
                  Test test = tests.test();
                  // For each file: rows seen, and the number of the first match.
                  Map<String, long[]> seen = new HashMap<>();
                  Map<String, String> shown = new HashMap<>();
                  while (rows.hasNext()) {
                    InternalRow row = rows.next();
                    String file = row.getUTF8String(path).toString();
                    long[] counts = seen.computeIfAbsent(file, f -> new long[] {0, -1});
                    if (counts[1] < 0 && test.matches(row)) {
                      counts[1] = counts[0] + 1;
                      shown.put(file, test.shown(row));
                    }
                    counts[0]++;
                  }
                  return List.of(new Tuple2<>(seen, shown)).iterator();
                })
            .collect();
    Map<String, Long> before = new HashMap<>();
    for (Tuple2<Map<String, long[]>, Map<String, String>> part : parts) {
      for (String file : part._1().keySet().stream().sorted().toList()) {
        long[] counts = part._1().get(file);
        long rowsBefore = before.merge(file, 0L, Long::sum);
        if (counts[1] >= 0) {
          String found = part._2().get(file);
          return Optional.of(
              "%srow %d of %s"
                  .formatted(
                      found.isEmpty() ? "" : found + " in ",
                      rowsBefore + counts[1],
                      ReadFailure.shown(file)));
        }
        before.merge(file, counts[0], Long::sum);
      }
    }
    return Optional.empty();
  }

  /** Makes the test where it runs. */
  interface TestFactory extends java.io.Serializable {
    Test test();
  }

  /** The error with the place of the first row that shows it. */
  static UserException withPlace(String key, String message, Optional<String> place) {
    return new UserException(
        key + ": " + message + place.map(p -> " (first: " + p + ")").orElse(""));
  }
}
