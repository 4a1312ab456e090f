package io.tributary.bench;

import io.tributary.api.Model;
import io.tributary.api.Scoring;
import io.tributary.api.Settings;
import io.tributary.api.Tributary;
import io.tributary.bench.Timings.Contender;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Scoring a table from Parquet to Parquet against the limit, Spark copying the same table. */
final class ScoringBench {
  private ScoringBench() {}

  static void run(SparkSession spark, Results results, String path, int rounds) {
    Model model =
        Tributary.train(
            spark.read().parquet(path).limit(20_000),
            Settings.of(
                Map.of(
                    "data.label", "label", "network.hidden", List.of(32), "training.epochs", 1)));
    String out = path + ".out";
    results.add(
        "scoring from Parquet to Parquet",
        Timings.inTurn(
            rounds,
            new Contender(
                "Tributary: predictions added",
                () ->
                    model
                        .transform(spark.read().parquet(path))
                        .write()
                        .mode(SaveMode.Overwrite)
                        .parquet(out)),
            new Contender(
                "Tributary: predictions added, what is met counted (predict)",
                () -> predict(model, spark.read().parquet(path), out)),
            new Contender(
                "Spark: copy",
                () -> spark.read().parquet(path).write().mode(SaveMode.Overwrite).parquet(out))));
  }

  private static void predict(Model model, Dataset<Row> table, String out) {
    try (Scoring scoring = model.score(table, "the table", List.of(table.columns()))) {
      scoring.rows().write().mode(SaveMode.Overwrite).parquet(out);
    }
  }
}
