package io.tributary.api;

import io.tributary.config.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains networks on Spark tables.
 *
 * <pre>{@code
 * Settings settings = Settings.of(Map.of("data.label", "species", "network.hidden", List.of(16)));
 * Model model = Tributary.train(table, settings);
 * Dataset<Row> scored = model.transform(newTable);
 * model.save("models/iris");
 * }</pre>
 */
public final class Tributary {
  private static final Logger LOG = LoggerFactory.getLogger(Tributary.class);

  private static final RunObserver LOGGED =
      new RunObserver() {
        @Override
        public void tells(String line) {
          LOG.info(line);
        }

        @Override
        public void warns(String line) {
          LOG.warn(line);
        }
      };

  private Tributary() {}

  /**
   * Trains a network on a table. What the user should know of it, such as whether a label of whole
   * numbers was taken as classes or as a quantity, goes to the log; {@link #run} hands it to the
   * program.
   *
   * @param table the rows; a part is held out for validation as the settings say
   * @param settings the keys of the configuration, but for {@code data.path}
   * @throws UserException if the table is not as the settings say
   * @throws TrainingDivergedException if loss or parameters stopped being finite
   * @throws CancellationException if the thread was interrupted, or a job cancelled
   */
  public static Model train(Dataset<Row> table, Settings settings) {
    RunResult result = run(table, settings, LOGGED);
    return result
        .model()
        .orElseThrow(
            () ->
                result
                    .divergence()
                    .<RuntimeException>map(TrainingDivergedException::new)
                    .orElseGet(
                        () ->
                            new CancellationException(
                                "training was stopped after step " + result.steps())));
  }

  /** Trains a network on a table, watched, and tells all about the run. */
  public static RunResult run(Dataset<Row> table, Settings settings, RunObserver observer) {
    return run(table, settings, observer, RunControl.withoutCheckpoints());
  }

  /** Trains a network on a table, watched, with checkpoints, and so that it can be stopped. */
  public static RunResult run(
      Dataset<Row> table, Settings settings, RunObserver observer, RunControl control) {
    ignored(settings).forEach(observer::warns);
    return new TrainingRun(table.sparkSession(), settings, observer, control)
        .run(() -> TrainingTables.of(table, settings));
  }

  /** Trains a network on the tables that the settings name. */
  public static RunResult run(SparkSession spark, Settings settings, RunObserver observer) {
    return run(spark, settings, observer, RunControl.withoutCheckpoints());
  }

  /** Trains a network on the tables that the settings name, so that it can be kept and stopped. */
  public static RunResult run(
      SparkSession spark, Settings settings, RunObserver observer, RunControl control) {
    return new TrainingRun(spark, settings, observer, control)
        .run(() -> TrainingTables.open(spark, settings));
  }

  /**
   * Reads a table for several trainings that differ in their networks or in how they are trained.
   *
   * @param table the rows; a part is held out for validation as the settings say
   * @param settings with {@code data}, {@code training.seed} and {@code training.shards} of all
   *     trainings; their other keys may differ
   * @param observer is told what was found
   * @return to be closed after the last training
   * @throws UserException if the table is not as the settings say
   */
  public static PreparedTables prepare(
      Dataset<Row> table, Settings settings, RunObserver observer) {
    ignored(settings).forEach(observer::warns);
    return new TrainingRun(
            table.sparkSession(), settings, observer, RunControl.withoutCheckpoints())
        .prepare(() -> TrainingTables.of(table, settings));
  }

  /** Reads the tables that the settings name, for several trainings. */
  public static PreparedTables prepare(
      SparkSession spark, Settings settings, RunObserver observer) {
    return new TrainingRun(spark, settings, observer, RunControl.withoutCheckpoints())
        .prepare(() -> TrainingTables.open(spark, settings));
  }

  // What a program gives otherwise: the table as such, and where results go by what it calls.
  private static List<String> ignored(Settings settings) {
    List<String> ignored = new ArrayList<>();
    if (!settings.data().path().isEmpty()) {
      ignored.add("data.path is not read: the program gives the training table");
    }
    if (settings.output().isPresent()) {
      ignored.add("output is not written: save the model, or use the train command");
    }
    return ignored;
  }
}
