package io.tributary.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.BLAS$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark MLlib's multilayer perceptron: sigmoid hidden layers, softmax, L-BFGS on all rows, double
 * precision. It computes with the same OpenBLAS as Tributary, on rows cached in as many partitions
 * as this machine has cores.
 */
final class MllibPeer implements AutoCloseable {
  private static final long SEED = 1;
  private static final int MOST_ITERATIONS = 1000;

  private final SparkSession spark;
  private final int[] layers;
  private final Dataset<Row> training;

  /**
   * Caches the rows.
   *
   * @param rows as {@link Tables#vectors} makes them
   */
  MllibPeer(SparkSession spark, int[] layers, Dataset<Row> rows) throws IOException {
    this.spark = spark;
    this.layers = layers;
    this.training = cached(rows);
    tellBlas();
  }

  static Dataset<Row> cached(Dataset<Row> rows) {
    Dataset<Row> cached =
        rows.coalesce(Runtime.getRuntime().availableProcessors())
            .persist(StorageLevel.MEMORY_ONLY());
    cached.count();
    return cached;
  }

  private static void tellBlas() throws IOException {
    SharedOpenBlas.tellNetlib();
    String type = BLAS$.MODULE$.nativeBLAS().getClass().getName();
    try (Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"))) {
      System.err.printf(
          "MLlib computes with %s; libraries loaded: %s%n",
          type,
          mapped
              .filter(line -> line.matches(".*/lib[^/]*blas[^/]*\\.so[^/]*"))
              .map(line -> line.substring(line.lastIndexOf('/') + 1))
              .distinct()
              .collect(Collectors.joining(", ")));
    }
    if (!type.endsWith(".JNIBLAS")) {
      throw new IllegalStateException("MLlib does not compute with native BLAS but with " + type);
    }
  }

  MultilayerPerceptronClassificationModel fit(int block, int iterations) {
    return new MultilayerPerceptronClassifier()
        .setLayers(layers)
        .setBlockSize(block)
        .setMaxIter(iterations)
        .setTol(0) // all iterations that it is given
        .setSeed(SEED)
        .fit(training);
  }

  static double accuracy(MultilayerPerceptronClassificationModel model, Dataset<Row> test) {
    return new MulticlassClassificationEvaluator()
        .setMetricName("accuracy")
        .evaluate(model.transform(test));
  }

  /**
   * The fewest iterations that give a model of this accuracy: found by steps from a guess, which
   * double, and halving what is left. Supposes that more iterations are no worse.
   *
   * @param guess at least 1
   * @param step the first one's width
   * @throws IllegalStateException if 1000 are too few
   */
  int iterationsTo(double accuracy, Dataset<Row> test, int block, int guess, int step) {
    int tooFew = 0;
    int enough = Integer.MAX_VALUE;
    int tried = guess;
    while (enough - tooFew > 1) {
      double reached = accuracy(fit(block, tried), test);
      System.err.printf(
          "MLlib, blocks of %d, %d iterations: accuracy %.4f%n", block, tried, reached);
      if (reached >= accuracy) {
        enough = tried;
      } else {
        tooFew = tried;
      }
      if (tooFew >= MOST_ITERATIONS) {
        throw new IllegalStateException("MLlib has not reached " + accuracy);
      }
      if (enough == Integer.MAX_VALUE) {
        tried = Math.min(tooFew + step, MOST_ITERATIONS);
        step *= 2;
      } else if (tooFew == 0 && enough > step) {
        tried = enough - step;
        step *= 2;
      } else {
        tried = (tooFew + enough) / 2;
      }
    }
    return enough;
  }

  /** The seconds of each evaluation of the loss and its gradient in a fit: its Spark job. */
  List<Double> lossEvaluations(int block, int iterations) {
    LossJobs jobs = new LossJobs();
    spark.sparkContext().addSparkListener(jobs);
    try {
      fit(block, iterations);
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      spark.sparkContext().removeSparkListener(jobs);
    }
    return jobs.seconds;
  }

  /** The jobs with which L-BFGS adds up loss and gradient over all rows. */
  private static final class LossJobs extends SparkListener {
    private final List<Double> seconds = new ArrayList<>();
    private int job = -1; // one at a time
    private long begun;

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      if (CollectionConverters.asJava(start.stageInfos()).stream()
          .anyMatch(stage -> stage.name().startsWith("treeAggregate at LBFGS"))) {
        job = start.jobId();
        begun = start.time();
      }
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd end) {
      if (end.jobId() == job) {
        seconds.add((end.time() - begun) / 1e3);
      }
    }
  }

  @Override
  public void close() {
    training.unpersist(true);
  }
}
