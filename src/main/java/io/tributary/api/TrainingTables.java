package io.tributary.api;

import io.tributary.data.DataSettings;
import io.tributary.engine.Split;
import io.tributary.ingest.TableSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The tables of a run, each with the name that messages use.
 *
 * @param training the rows to learn from, and to hold out a part of
 * @param validation held-out rows of their own
 * @param test rows looked at once, after training
 */
record TrainingTables(Table training, Optional<Table> validation, Optional<Table> test) {
  /**
   * A table and its name.
   *
   * @param rows its rows
   * @param name what it is called in messages
   */
  record Table(Dataset<Row> rows, String name) {}

  /** Opens the tables that the settings name; training, validation and test are read alike. */
  static TrainingTables open(SparkSession spark, Settings settings) {
    DataSettings data = settings.data();
    return new TrainingTables(
        open(spark, DataSettings.PATH.path(), data.path(), data).orElseThrow(),
        open(spark, DataSettings.VALIDATION.path(), data.validation().paths(), data),
        open(spark, DataSettings.TEST.path(), data.test().paths(), data));
  }

  /** A program's table, with the validation and test tables that the settings name. */
  static TrainingTables of(Dataset<Row> table, Settings settings) {
    DataSettings data = settings.data();
    SparkSession spark = table.sparkSession();
    return new TrainingTables(
        new Table(table, "the training table"),
        open(spark, DataSettings.VALIDATION.path(), data.validation().paths(), data),
        open(spark, DataSettings.TEST.path(), data.test().paths(), data));
  }

  /** The tables beside the training table. */
  Map<Split, Table> others() {
    Map<Split, Table> others = new EnumMap<>(Split.class);
    validation.ifPresent(table -> others.put(Split.VALIDATION, table));
    test.ifPresent(table -> others.put(Split.TEST, table));
    return others;
  }

  private static Optional<Table> open(
      SparkSession spark, String key, List<String> paths, DataSettings data) {
    if (paths.isEmpty()) {
      return Optional.empty();
    }
    TableSource source = new TableSource(key, paths, data.format(), data.options());
    return Optional.of(new Table(source.open(spark), String.join(", ", paths)));
  }
}
