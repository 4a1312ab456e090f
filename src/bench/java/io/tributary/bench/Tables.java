package io.tributary.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.randn;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

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

  /**
   * Digits as MLlib wants them, and Tributary takes them: a vector {@code features} and a column
   * {@code label}. Read from the file each time, unless cached.
   *
   * @param path where to write them for Spark to read
   */
  static Dataset<Row> vectors(SparkSession spark, Digits digits, Path path) throws IOException {
    Files.createDirectories(path.getParent());
    digits.write(path);
    int stride = Digits.PIXELS + 1;
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .binaryRecords(path.toString(), stride * Float.BYTES)
            .map(Tables::vector);
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("features", SQLDataTypes.VectorType(), false)
            .add("label", DataTypes.IntegerType, false));
  }

  private static Row vector(byte[] record) {
    FloatBuffer numbers = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    double[] features = new double[Digits.PIXELS];
    for (int i = 0; i < features.length; i++) {
      features[i] = numbers.get(i);
    }
    return RowFactory.create(Vectors.dense(features), (int) numbers.get(Digits.PIXELS));
  }
}
