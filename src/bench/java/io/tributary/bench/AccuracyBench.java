package io.tributary.bench;

import io.tributary.bench.Timings.Contender;
import io.tributary.bench.Timings.Timing;
import io.tributary.engine.Engine;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.Objective;
import io.tributary.network.Activation;
import io.tributary.network.Initializer;
import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Optimizer;
import io.tributary.time.Ticker;
import io.tributary.training.EpochReport;
import io.tributary.training.StateKeeper;
import io.tributary.training.TrainingListener;
import io.tributary.training.TrainingLoop;
import io.tributary.training.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How long a network of 784, 100 and 10 units trains until it classifies 97 % of a test table
 * rightly, from rows in memory: Tributary's engines against MLlib.
 *
 * <p>Tributary looks at the test table after each epoch, and that counts. MLlib cannot look; it is
 * told beforehand how many iterations it needs, and neither finding that out nor looking counts.
 */
final class AccuracyBench {
  private static final double TARGET = Double.parseDouble(System.getProperty("accuracy", "0.97"));
  private static final int HIDDEN = 100;
  private static final int MOST_EPOCHS = 100;

  private AccuracyBench() {}

  /** Whose batch and learning rate suit an engine. */
  private record Choice(int batch, double learningRate) {
    /** From a property of the form {@code batch:learningRate}. */
    static Choice of(String property, String usual) {
      String[] parts = System.getProperty(property, usual).split(":");
      return new Choice(Integer.parseInt(parts[0]), Double.parseDouble(parts[1]));
    }
  }

  static void run(
      SparkSession spark, Results results, Digits training, Digits test, Path folder, int rounds)
      throws IOException {
    Dataset<Row> trainingRows = Tables.vectors(spark, training, folder.resolve("training.f32"));
    Dataset<Row> testRows =
        MllibPeer.cached(Tables.vectors(spark, test, folder.resolve("test.f32")));
    String title = "to %.0f %% of accuracy, %s".formatted(100 * TARGET, training.name());
    try (PackedDigits packed = new PackedDigits(spark, trainingRows, Optional.of(testRows));
        MllibPeer mllib =
            new MllibPeer(spark, new int[] {Digits.PIXELS, HIDDEN, Digits.CLASSES}, trainingRows)) {
      Objective task = packed.task(List.of(HIDDEN), Activation.RELU);
      try (Engine local = packed.localEngine(task);
          Engine onSpark = packed.sparkEngine(task)) {
        Training auto = new Training("local", local, task, packed, "accuracy.local", "128:0.003");
        Training cluster =
            new Training("spark", onSpark, task, packed, "accuracy.spark", "1024:0.01");
        List<Contender> contenders = new ArrayList<>(List.of(auto.contender, cluster.contender));
        iterations(mllib, testRows)
            .forEach(
                (block, iterations) ->
                    contenders.add(
                        new Contender(
                                "MLlib, blocks of %d, %d iterations".formatted(block, iterations),
                                () -> mllib.fit(block, iterations))
                            .warm(Integer.getInteger("mllib.rounds", rounds))));
        List<Timing> timings = Timings.inTurn(rounds, contenders.toArray(new Contender[0]));
        results.add(title, timings);
        auto.addFigures(results, title, timings.subList(2, timings.size()), timings.get(0));
        cluster.addFigures(results, title, timings.subList(2, timings.size()), timings.get(1));
      }
    } finally {
      testRows.unpersist(true);
    }
  }

  /**
   * For each block size, how many iterations MLlib needs. Sizes change its speed and hardly its
   * sums; none from 32 to 4096 was faster than 128, the default, beyond doubt.
   */
  private static Map<Integer, Integer> iterations(MllibPeer mllib, Dataset<Row> test) {
    Map<Integer, Integer> found = new LinkedHashMap<>();
    int guess = Integer.getInteger("mllib.iterations", 64);
    int step = System.getProperty("mllib.iterations") == null ? 32 : 1;
    for (int block : Options.numbers("mllib.blocks", "128")) {
      guess = mllib.iterationsTo(TARGET, test, block, guess, step);
      step = 1;
      found.put(block, guess);
    }
    return found;
  }

  /** Runs from the start, one after the other, all alike. */
  private static final class Training {
    private final String name;
    private final Engine engine;
    private final Objective task;
    private final EpochPlan plan;
    private final Optimizer optimizer;
    final Contender contender;
    private Watch last; // of the last run

    Training(
        String name,
        Engine engine,
        Objective task,
        PackedDigits packed,
        String property,
        String usual) {
      Choice choice = Choice.of(property, usual);
      this.name = "Tributary, engine " + name;
      this.engine = engine;
      this.task = task;
      this.plan = packed.plan(choice.batch);
      this.optimizer = Optimizer.of(Adam.withLearningRate(choice.learningRate));
      this.contender =
          new Contender(
              "%s, batch %d, Adam %s".formatted(this.name, choice.batch, choice.learningRate),
              this::run);
    }

    private void run() {
      float[] parameters = task.topology().initialParameters(Initializer.HE_UNIFORM, task.seed());
      last = new Watch();
      new TrainingLoop(engine, plan, optimizer, true, last, last, Ticker.SYSTEM)
          .run(new TrainingState(task.topology().layout(), parameters, optimizer), MOST_EPOCHS);
      if (!last.reached()) {
        throw new IllegalStateException(
            "%s has not reached %s: %s".formatted(contender.name(), TARGET, last.accuracies));
      }
    }

    void addFigures(Results results, String title, List<Timing> mllib, Timing own) {
      System.err.println(name + ", accuracy by epoch: " + last.accuracies);
      results.addFigure(title, name + ": epochs", last.accuracies.size());
      for (Timing peer : mllib) {
        results.addFigure(
            title, peer.name() + ": times as long as " + name, peer.median() / own.median());
      }
    }
  }

  /** Ends a run after the epoch that reaches the target. */
  private static final class Watch implements TrainingListener, StateKeeper {
    private final List<Double> accuracies = new ArrayList<>();

    @Override
    public void epochEnded(EpochReport report) {
      accuracies.add(report.validation().value("accuracy").orElse(Double.NaN));
    }

    boolean reached() {
      return !accuracies.isEmpty() && accuracies.get(accuracies.size() - 1) >= TARGET;
    }

    @Override
    public void offer(TrainingState state) {}

    @Override
    public boolean stopRequested() {
      return reached();
    }
  }
}
