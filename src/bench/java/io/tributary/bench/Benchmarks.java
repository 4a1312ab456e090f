package io.tributary.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Runs benchmarks: {@code ingest-csv PATH}, {@code ingest-parquet}, {@code scoring}, one or more.
 * Peers and limits are timed in the same session, in turn.
 */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.getInteger("rounds", 5);
    Path folder = Path.of(System.getProperty("bench.folder", "target/bench"));
    Results results = new Results();
    SparkSession spark =
        SparkSession.builder()
            .master(System.getProperty("spark.master", "local[2]"))
            .appName("benchmarks")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.debug.maxToStringFields", "5")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.kryo.registrator", "io.tributary.cluster.TributaryKryoRegistrator")
            .getOrCreate();
    try {
      List<String> all = List.of(arguments);
      for (int i = 0; i < all.size(); i++) {
        switch (all.get(i)) {
          case "ingest-csv" -> IngestBench.csv(spark, results, all.get(++i), rounds);
          case "ingest-parquet" ->
              IngestBench.parquet(
                  spark, results, Tables.parquet(spark, folder, 5_000_000, 28), rounds);
          case "scoring" ->
              ScoringBench.run(
                  spark, results, Tables.parquet(spark, folder, 5_000_000, 29), rounds);
          default -> throw new IllegalArgumentException("no benchmark '" + all.get(i) + "'");
        }
      }
    } finally {
      spark.stop();
    }
    results.write(folder);
  }
}
