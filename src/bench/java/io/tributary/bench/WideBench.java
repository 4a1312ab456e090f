package io.tributary.bench;

import io.tributary.bench.Timings.Contender;
import io.tributary.engine.Engine;
import io.tributary.engine.Objective;
import io.tributary.network.Activation;
import io.tributary.network.Initializer;
import io.tributary.network.Topology;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Sgd;
import io.tributary.training.TrainingListener;
import io.tributary.training.TrainingLoop;
import io.tributary.training.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One pass of a network of 12 million weights over a table of MNIST's shape: an epoch of each of
 * Tributary's engines against one evaluation of the loss and its gradient by MLlib.
 *
 * <p>An epoch also updates the weights, after each batch. Of MLlib only the jobs that add up loss
 * and gradient count: neither what its L-BFGS does in between on the driver, nor stacking the rows
 * once a fit.
 */
final class WideBench {
  private static final List<Integer> HIDDEN = List.of(2500, 2000, 1500, 1000, 500);
  private static final int ROWS = Integer.getInteger("wide.rows", 60_000);
  private static final int BATCH = Integer.getInteger("wide.batch", 1024);
  private static final int BLOCK = Integer.getInteger("wide.block", 128); // MLlib's default

  private WideBench() {}

  static void run(SparkSession spark, Results results, Path folder, int rounds) throws IOException {
    Dataset<Row> rows =
        Tables.vectors(spark, Digits.generate().first(ROWS), folder.resolve("wide.f32"));
    int[] layers =
        Stream.of(List.of(Digits.PIXELS), HIDDEN, List.of(Digits.CLASSES))
            .flatMap(List::stream)
            .mapToInt(units -> units)
            .toArray();
    String title = "a pass, 12 million weights, %,d rows".formatted(ROWS);
    try (PackedDigits packed = new PackedDigits(spark, rows, Optional.empty());
        MllibPeer mllib = new MllibPeer(spark, layers, rows)) {
      Objective task = packed.task(HIDDEN, Activation.SIGMOID);
      try (Engine local = packed.localEngine(task);
          Engine onSpark = packed.sparkEngine(task)) {
        LossEvaluation evaluation = new LossEvaluation(mllib);
        results.add(
            title,
            Timings.inTurn(
                rounds,
                new Contender(
                    "Tributary, engine local: an epoch, batch " + BATCH,
                    new Epochs(local, task, packed)),
                new Contender(
                    "Tributary, engine spark: an epoch, batch " + BATCH,
                    new Epochs(onSpark, task, packed)),
                new Contender(
                    "MLlib: an evaluation of the loss, blocks of " + BLOCK,
                    evaluation::seconds,
                    false,
                    Integer.getInteger("mllib.rounds", rounds))));
        results.addFigure(
            title, "MLlib: evaluations of the loss in a fit of one iteration", evaluation.count);
        results.addFigure(
            title, "MLlib: seconds of such a fit, by evaluation", evaluation.fitSeconds);
      }
    }
  }

  /** One epoch after the other. */
  private static final class Epochs implements Runnable {
    private final TrainingLoop loop;
    private final TrainingState state;
    private int epochs;

    Epochs(Engine engine, Objective task, PackedDigits packed) {
      Optimizer optimizer = Optimizer.of(new Sgd(0.01, 0, false));
      Topology topology = task.topology();
      loop =
          new TrainingLoop(engine, packed.plan(BATCH), optimizer, false, new TrainingListener() {});
      state =
          new TrainingState(
              topology.layout(),
              topology.initialParameters(Initializer.XAVIER_UNIFORM, task.seed()),
              optimizer);
    }

    @Override
    public void run() {
      if (loop.run(state, ++epochs).divergence().isPresent()) {
        throw new IllegalStateException("diverged");
      }
    }
  }

  /** The mean of a fit's evaluations. */
  private static final class LossEvaluation {
    private final MllibPeer mllib;
    int count; // of the last fit
    double fitSeconds; // of the last fit, for each evaluation

    LossEvaluation(MllibPeer mllib) {
      this.mllib = mllib;
    }

    double seconds() {
      long begun = System.nanoTime();
      List<Double> evaluations = mllib.lossEvaluations(BLOCK, 1);
      count = evaluations.size();
      fitSeconds = (System.nanoTime() - begun) / 1e9 / count;
      System.err.println("MLlib's evaluations of the loss took " + evaluations + " s");
      return evaluations.stream().mapToDouble(s -> s).average().orElseThrow();
    }
  }
}
