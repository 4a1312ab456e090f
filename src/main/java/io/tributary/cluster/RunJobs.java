package io.tributary.cluster;

import io.tributary.config.Spelling;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.Split;
import io.tributary.training.TrainingState;
import java.nio.channels.ClosedByInterruptException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkThrowable;

/**
 * The jobs of a run as Spark's pages, logs and status tracker show them: one group, and a
 * description each, such as {@code iris: epoch 3/20, step 120/469, loss 0.21}.
 *
 * <p>They are named by properties of the thread that starts them, which closing brings back to what
 * they were. For the thread that made it.
 */
public final class RunJobs implements JobNames, AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";
  private static final String GROUP = "spark.jobGroup.id";

  /**
   * What Spark shows of where in the program a job started; in each event of a log several times.
   */
  private static final List<String> CALL_SITE = List.of("callSite.short", "callSite.long");

  /** Longer names of runs are cut: each step's description has them, in an event log twice. */
  private static final int LONGEST_NAME = 60;

  private final SparkContext spark;
  private final String run;
  private final String group;
  private final Map<String, String> before = new LinkedHashMap<>();
  private TrainingState state; // null: training has not begun
  private EpochPlan plan;
  private int epochs;

  /**
   * Begins; from now on, jobs that this thread starts are the run's.
   *
   * @param run its name
   */
  public RunJobs(SparkContext spark, String run) {
    this.spark = spark;
    this.run = run.length() <= LONGEST_NAME ? run : run.substring(0, LONGEST_NAME - 3) + "...";
    this.group = "tributary-" + this.run + "-" + UUID.randomUUID().toString().substring(0, 8);
    set(GROUP, group);
    set(DESCRIPTION, this.run);
    CALL_SITE.forEach(key -> set(key, "Tributary"));
  }

  private void set(String key, String value) {
    before.put(key, spark.getLocalProperty(key));
    spark.setLocalProperty(key, value);
  }

  /** The jobs that follow do something else: "reading the training table". */
  public void doing(String what) {
    describe(what);
  }

  /** Training begins: steps are told by where its state stands. */
  public void training(TrainingState of, EpochPlan by, int howMany) {
    state = of;
    plan = by;
    epochs = howMany;
  }

  @Override
  public void step() {
    if (state == null) {
      return;
    }
    long done = state.epochRows();
    long batch = plan.batchSize();
    describe(
        "epoch "
            + state.epoch()
            + "/"
            + epochs
            + ", step "
            + (done / batch + 1)
            + "/"
            + plan.batches()
            + (done == 0 ? "" : String.format(Locale.ROOT, ", loss %.4g", state.meanLoss())));
  }

  @Override
  public void evaluation(Split split) {
    describe("measuring the " + Spelling.of(split) + " rows");
  }

  private void describe(String what) {
    spark.setLocalProperty(DESCRIPTION, run + ": " + what);
  }

  @Override
  public void abandon() {
    Thread.currentThread().interrupt();
    if (!spark.isStopped()) {
      spark.cancelJobGroup(group, "the thread that waited for it was interrupted");
    }
  }

  /** Whether a job's failure is that the thread which waits for it was interrupted. */
  public static boolean isInterruption(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
        return true;
      }
    }
    return Thread.currentThread().isInterrupted();
  }

  /** Whether somebody cancelled a job, by its page or its group, and not because it failed. */
  public static boolean isCancellation(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable spark
          && "SPARK_JOB_CANCELLED".equals(spark.getCondition())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    if (!spark.isStopped()) {
      before.forEach(spark::setLocalProperty);
    }
  }
}
