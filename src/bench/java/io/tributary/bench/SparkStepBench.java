package io.tributary.bench;

import io.tributary.bench.Timings.Contender;
import io.tributary.engine.DriverEngine;
import io.tributary.engine.Objective;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * A step of the Spark engine against its limits: a job that does nothing, a broadcast and a {@code
 * treeAggregate} of an array of the parameters' size, and the arithmetic alone, on this machine's
 * threads.
 */
final class SparkStepBench {
  private static final int STEPS = 100;
  private static final int BATCH = 1024;

  private SparkStepBench() {}

  /**
   * @param path a Parquet table with a column {@code label} of 0 and 1 and numbers
   * @param hidden units of the hidden layers
   */
  static void run(
      SparkSession session,
      Results results,
      String path,
      List<Integer> hidden,
      int shards,
      int rounds) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    StepSetup setup = new StepSetup(session, path, shards);
    Objective task = setup.task(hidden);
    int depth = task.tree().depth();
    try (setup;
        DriverEngine onSpark = setup.onSpark(task);
        DriverEngine local = setup.local(task)) {
      JavaRDD<Integer> empty = spark.parallelize(Collections.nCopies(shards, 1), shards);
      JavaRDD<Integer> bare = spark.parallelize(Collections.nCopies(shards, 1), shards).cache();
      bare.count();
      float[] array = new float[task.topology().parameterCount()];
      results.add(
          "a step, %,d weights, %d shards, %s"
              .formatted(task.topology().parameterCount(), shards, session.sparkContext().master()),
          Timings.medianStepInTurn(
              rounds,
              STEPS,
              new Contender("Spark: an empty job", () -> empty.foreachPartition(rows -> {})),
              new Contender(
                  "Spark: broadcast and treeAggregate of an array",
                  () -> aggregate(spark, bare, array, depth)),
              new Contender("the arithmetic, local engine", setup.steps(local, task, BATCH)),
              new Contender("Tributary: a step", setup.steps(onSpark, task, BATCH))));
      bare.unpersist(true);
    }
  }

  /** A sum that is nothing but an array. */
  static final class ArraySum implements Serializable {
    private static final long serialVersionUID = 1;
    float[] values; // null: nothing yet

    ArraySum add(float[] other) {
      if (values == null) {
        values = other.clone();
      } else {
        for (int i = 0; i < values.length; i++) {
          values[i] += other[i];
        }
      }
      return this;
    }

    ArraySum merge(ArraySum other) {
      if (values == null) {
        values = other.values;
        return this;
      }
      return other.values == null ? this : add(other.values);
    }
  }

  private static void aggregate(
      JavaSparkContext spark, JavaRDD<Integer> rdd, float[] array, int depth) {
    Broadcast<float[]> broadcast = spark.broadcast(array);
    ArraySum sum =
        rdd.treeAggregate(
            new ArraySum(),
            (partial, one) -> partial.add(broadcast.value()),
            (a, b) -> a.merge(b),
            depth);
    if (sum.values.length != array.length) {
      throw new AssertionError();
    }
    broadcast.destroy();
  }
}
