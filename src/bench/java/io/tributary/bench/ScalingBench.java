package io.tributary.bench;

import io.tributary.bench.Timings.Contender;
import io.tributary.engine.DriverEngine;
import io.tributary.engine.Objective;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A step of the Spark engine on one and two executors, with 1 to 64 shards: the same batch on all
 * (strong scaling), and as many rows for each executor (weak scaling). {@code
 * src/bench/python/scaling.py} fits a model of a step's cost to what this measures.
 */
final class ScalingBench {
  private static final int STEPS = Integer.getInteger("scaling.steps", 12);
  private static final List<Integer> SHARDS = Options.numbers("scaling.shards", "1,2,4,8,16,32,64");
  private static final List<Integer> HIDDEN = Options.numbers("scaling.hidden", "100,400,1300");
  private static final List<Integer> BATCHES = Options.numbers("scaling.batches", "1024,2048,4096");

  private ScalingBench() {}

  /**
   * @param path a Parquet table with a column {@code label} of 0 and 1 and numbers
   */
  static void run(SparkSession session, Results results, String path, int rounds) {
    for (int shards : SHARDS) {
      try (StepSetup setup = new StepSetup(session, path, shards)) {
        for (int hidden : HIDDEN) {
          Objective task = setup.task(List.of(hidden));
          String title =
              "scaling, %s, %d weights, %d shards"
                  .formatted(
                      session.sparkContext().master(), task.topology().parameterCount(), shards);
          try (DriverEngine onSpark = setup.onSpark(task)) {
            List<Contender> contenders = new ArrayList<>();
            for (int batch : BATCHES) {
              contenders.add(new Contender("batch " + batch, setup.steps(onSpark, task, batch)));
            }
            results.add(
                title,
                Timings.medianStepInTurn(rounds, STEPS, contenders.toArray(new Contender[0])));
          }
        }
      }
    }
  }
}
