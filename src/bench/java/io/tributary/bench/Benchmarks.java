package io.tributary.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Runs benchmarks, one or more; peers and limits are timed in the same session, in turn.
 *
 * <ul>
 *   <li>{@code kernels}: each backend's products, by shape ({@link KernelBench})
 *   <li>{@code local}, {@code local-csv PATH}: an epoch of the local engine, on a generated table or
 *       on MNIST ({@link LocalBench})
 *   <li>{@code ingest-parquet}, {@code ingest-csv PATH}: from files to shards ({@link IngestBench})
 *   <li>{@code scoring}: Parquet to Parquet ({@link ScoringBench})
 *   <li>{@code spark-step}: a step of the Spark engine ({@link SparkStepBench})
 *   <li>{@code generated-97}, {@code mnist-97 TRAINING TEST}: how long until 97 % of a test table is
 *       classified rightly ({@link AccuracyBench})
 *   <li>{@code wide}: a pass of 12 million weights over the rows ({@link WideBench})
 *   <li>{@code scaling}: steps on one and two executors, with few and many shards ({@link
 *       ScalingBench})
 *   <li>{@code all}: those that need no path
 * </ul>
 *
 * <p>Of MNIST, paths are those of its CSV files, compressed. The system property {@code rounds} says
 * how many rounds count, 5 if it is not set; {@code mllib.rounds} may hold MLlib to fewer in those
 * that take minutes.
 */
public final class Benchmarks {
  private static final List<String> SCALING_MASTERS =
      List.of(
          System.getProperty(
                  "scaling.masters",
                  "local[1];local[2];local-cluster[1,1,1500];local-cluster[2,1,1500]")
              .split(";"));

  /** The local engine's first: once there is a Spark session, its threads are in the way. */
  private static final List<String> WITHOUT_PATH =
      List.of(
          "kernels",
          "local",
          "ingest-parquet",
          "scoring",
          "spark-step",
          "generated-97",
          "wide",
          "scaling");

  private static SparkSession spark;

  private Benchmarks() {}

  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.getInteger("rounds", 5);
    Path folder = Path.of(System.getProperty("bench.folder", "target/bench"));
    Results results = new Results();
    try {
      List<String> all =
          Stream.of(arguments)
              .flatMap(word -> word.equals("all") ? WITHOUT_PATH.stream() : Stream.of(word))
              .toList();
      for (int i = 0; i < all.size(); i++) {
        switch (all.get(i)) {
          case "ingest-csv" -> IngestBench.csv(spark(), results, all.get(++i), rounds);
          case "ingest-parquet" ->
              IngestBench.parquet(
                  spark(), results, Tables.parquet(spark(), folder, 5_000_000, 28), rounds);
          case "scoring" ->
              ScoringBench.run(
                  spark(), results, Tables.parquet(spark(), folder, 5_000_000, 29), rounds);
          case "spark-step" -> {
            String table = Tables.parquet(spark(), folder, 20_000, 785);
            SparkStepBench.run(spark(), results, table, List.of(100), 2, rounds);
            if (!Boolean.getBoolean("small")) {
              SparkStepBench.run(spark(), results, table, List.of(1000, 250), 2, rounds);
            }
          }
          case "scaling" -> {
            for (String master : SCALING_MASTERS) {
              stopSpark();
              String table = Tables.parquet(spark(master), folder, 20_000, 785);
              ScalingBench.run(spark(), results, table, rounds);
            }
            stopSpark();
          }
          case "mnist-97" ->
              AccuracyBench.run(
                  spark(),
                  results,
                  Digits.read(Path.of(all.get(++i))),
                  Digits.read(Path.of(all.get(++i))),
                  folder,
                  rounds);
          case "generated-97" ->
              AccuracyBench.run(
                  spark(),
                  results,
                  Digits.generateCurved(60_000, 2),
                  Digits.generateCurved(10_000, 3),
                  folder,
                  rounds);
          case "wide" -> WideBench.run(spark(), results, folder, rounds);
          case "kernels" -> KernelBench.run(results, rounds);
          case "local" -> LocalBench.run(results, Digits.generate(), folder, rounds);
          case "local-csv" ->
              LocalBench.run(results, Digits.read(Path.of(all.get(++i))), folder, rounds);
          default -> throw new IllegalArgumentException("no benchmark '" + all.get(i) + "'");
        }
      }
    } finally {
      stopSpark();
      results.write(folder); // also what was measured before one failed
    }
  }

  private static void stopSpark() {
    if (spark != null) {
      spark.stop();
      spark = null;
    }
  }

  // Started by the first benchmark that asks: its threads would only disturb the local engine.
  private static SparkSession spark() {
    return spark(System.getProperty("spark.master", "local[2]"));
  }

  private static SparkSession spark(String master) {
    if (spark == null) {
      spark =
          SparkSession.builder()
              .master(master)
              .appName("benchmarks")
              .config("spark.ui.enabled", "false")
              .config("spark.broadcast.compress", "false") // as conf/spark-defaults.conf has it
              .config("spark.ui.retainedJobs", "100")
              .config("spark.ui.retainedStages", "100")
              .config("spark.ui.retainedTasks", "1000")
              .config(
                  "spark.executor.extraClassPath",
                  Path.of("target/tributary.jar").toAbsolutePath()
                      + File.pathSeparator
                      + Path.of("target/test-classes").toAbsolutePath())
              .config("spark.sql.debug.maxToStringFields", "5")
              .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
              .config("spark.kryo.registrator", "io.tributary.cluster.TributaryKryoRegistrator")
              .config("spark.kryoserializer.buffer.max", "512m") // likewise, and so
              .config("spark.task.maxDirectResultSize", "8m")
              .getOrCreate();
    }
    return spark;
  }
}
