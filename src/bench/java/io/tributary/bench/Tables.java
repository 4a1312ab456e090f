package io.tributary.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.randn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Tables that are generated once and kept. */
final class Tables {
  private Tables() {}

  /**
   * Parquet with {@code columns} − 1 features of normally distributed doubles, x1, x2, ..., and a
   * column {@code label} of 0 and 1 that depends on the first four.
   */
  static String parquet(SparkSession spark, Path folder, long rows, int columns) {
    Path path = folder.resolve("normal-%dx%d.parquet".formatted(rows, columns));
    if (!Files.exists(path.resolve("_SUCCESS"))) {
      List<Column> features = new ArrayList<>();
      for (int i = 1; i < columns; i++) {
        features.add(randn(i).as("x" + i));
      }
      spark
          .range(0, rows, 1, 4)
          .select(features.toArray(new Column[0]))
          .withColumn(
              "label",
              col("x1")
                  .multiply(col("x2"))
                  .plus(col("x3"))
                  .plus(randn(0).multiply(0.5))
                  .gt(col("x4"))
                  .cast("int"))
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(path.toString());
    }
    return path.toString();
  }
}
