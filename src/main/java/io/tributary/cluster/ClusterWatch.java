package io.tributary.cluster;

import io.tributary.config.UserException;
import io.tributary.time.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.FetchFailed;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerSpeculativeTaskSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the cluster while a run uses it: tells of lost executors and failed tasks, a line each,
 * and cancels the run's jobs when there has been no executor for too long, or when the run is to
 * stop and its step does not end.
 *
 * <p>Spark itself would wait for executors for ever.
 */
public final class ClusterWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

  /** After so long without executors the user is told. */
  private static final double TELL_AFTER_SECONDS = 15;

  /** A step that is to be the last one may take so long. */
  private static final double LAST_STEP_SECONDS = 10;

  private final SparkContext spark;
  // Short: it stands in two events of an event log a step.
  private final String tag = "tributary-" + UUID.randomUUID().toString().substring(0, 8);
  private final double patienceMinutes;
  private final BooleanSupplier stopRequested;
  private final Ticker ticker;
  private final Ticker.Repetition looks;
  private final Listener listener = new Listener();
  private final StalledTasks stalled;
  private final CountedWarnings warnings = new CountedWarnings(LOG::warn);
  private final boolean cluster;
  private long lonelySince; // nanoseconds; 0: there are executors, or nothing to do for them
  private boolean told;
  private long stopSince; // nanoseconds; 0: not to stop
  private volatile boolean training;
  private boolean givenUp; // the step that was to be the last one; told
  private volatile boolean cancelled;
  private volatile String verdict;
  private volatile boolean executorsRanOut; // since the last job that succeeded

  /**
   * Begins to watch; from now on, jobs that this thread starts are the run's.
   *
   * @param patienceMinutes how long there may be no executor
   * @param stopRequested whether training is to stop, which is not over yet
   */
  public ClusterWatch(
      SparkContext spark, double patienceMinutes, BooleanSupplier stopRequested, Ticker ticker) {
    this.spark = spark;
    this.patienceMinutes = patienceMinutes;
    this.stopRequested = stopRequested;
    this.cluster = !spark.isLocal();
    this.ticker = ticker;
    this.stalled = new StalledTasks(ticker.nanos());
    spark.addJobTag(tag);
    spark.addSparkListener(listener);
    this.looks =
        ticker.every(Duration.ofSeconds(1), "tributary-cluster-watch", () -> look(ticker.nanos()));
  }

  /**
   * Failed tasks are told from now on; before, a table may be at fault, which is told otherwise.
   */
  public void trainingBegins() {
    training = true;
  }

  /** Whether jobs were cancelled, so that it is of no use to start them again. */
  public boolean cancelled() {
    return cancelled;
  }

  /** Why the run cannot go on; empty if it can. */
  public Optional<String> verdict() {
    return Optional.ofNullable(verdict);
  }

  /**
   * Whether an executor was lost since its heap was too small, and no job of the run has succeeded
   * since: what a run has got over is not what ends it hours later.
   */
  public boolean executorsRanOut() {
    return executorsRanOut;
  }

  /** What is done once a second. */
  synchronized void look(long now) {
    try {
      lookForExecutors(now);
      lookForStop(now);
      if (training && cluster) {
        stalled.look(now).ifPresent(LOG::warn);
      }
    } catch (Throwable e) { // one that is thrown on would be the last look, without a word
      LOG.debug("While watching", e); // a context that is being stopped answers nothing
    }
  }

  /** Whether the run waits for a job; other threads of the application may have theirs. */
  boolean waitsForJob() {
    int[] active = spark.statusTracker().getActiveJobIds();
    return active.length > 0
        && Arrays.stream(spark.statusTracker().getJobIdsForTag(tag))
            .anyMatch(own -> Arrays.stream(active).anyMatch(job -> job == own));
  }

  private void lookForExecutors(long now) {
    // The driver counts as one.
    boolean lonely =
        cluster && spark.statusTracker().getExecutorInfos().length <= 1 && waitsForJob();
    if (!lonely) {
      lonelySince = 0;
      told = false;
      return;
    }
    if (lonelySince == 0) {
      lonelySince = now;
    }
    double seconds = (now - lonelySince) / 1e9;
    if (seconds >= patienceMinutes * 60) {
      verdict =
          "the cluster %s has had no executor for %s minutes (training.executorWaitMinutes): see that its workers are up and have %s of memory and a core to give"
              .formatted(spark.master(), plain(patienceMinutes), executorMemory());
      cancel(verdict);
    } else if (seconds >= TELL_AFTER_SECONDS && !told) {
      told = true;
      LOG.warn("No executors; waiting up to {} minutes for one", plain(patienceMinutes));
    }
  }

  private String executorMemory() {
    return spark.conf().get("spark.executor.memory", "1g");
  }

  private static String plain(double minutes) {
    return minutes == Math.rint(minutes) ? Long.toString((long) minutes) : Double.toString(minutes);
  }

  // At each look: between two jobs of a stage of the run, such as bringing rows to the driver,
  // there
  // may be none to cancel. A step without a job ends by itself, as do the files of a run that is
  // saved.
  private void lookForStop(long now) {
    if (!stopRequested.getAsBoolean()) {
      stopSince = 0;
      return;
    }
    if (stopSince == 0) {
      stopSince = now;
    }
    if ((now - stopSince) / 1e9 >= LAST_STEP_SECONDS && waitsForJob()) {
      if (!givenUp) {
        LOG.warn("The step does not end, and is given up");
      }
      givenUp = true;
      cancel("the run is to stop");
    }
  }

  private void cancel(String reason) {
    cancelled = true;
    spark.cancelJobsWithTag(tag, reason);
  }

  @Override
  public void close() {
    looks.close();
    if (!spark.isStopped()) {
      spark.removeSparkListener(listener);
      spark.removeJobTag(tag);
    }
  }

  /** Spark calls it on a thread of its own. */
  private final class Listener extends SparkListener {
    private static final String TAGS = "spark.job.tags";

    private final Set<Integer> running = new HashSet<>(); // the run's jobs

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded added) {
      if (training && cluster) {
        LOG.info(
            "Executor {} joined ({})", added.executorId(), added.executorInfo().executorHost());
      }
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      if (ExecutorMemory.ranOut(removed.reason())) {
        executorsRanOut = true;
        LOG.warn(
            "Executor {} lost, out of memory (spark.executor.memory is {}); its tasks and shards are computed again elsewhere",
            removed.executorId(),
            executorMemory());
        return;
      }
      LOG.warn(
          "Executor {} lost ({}); its tasks and shards are computed again elsewhere",
          removed.executorId(),
          firstLine(removed.reason()));
    }

    @Override
    public void onSpeculativeTaskSubmitted(SparkListenerSpeculativeTaskSubmitted task) {
      if (training) {
        warnings.add(
            "Task %d of stage %d is slow; a second copy starts"
                .formatted(task.taskIndex(), task.stageId()));
      }
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      stalled.jobStarted(ticker.nanos());
      String tags = job.properties() == null ? "" : job.properties().getProperty(TAGS, "");
      if (List.of(tags.split(",")).contains(tag)) {
        running.add(job.jobId());
      }
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd job) {
      if (running.remove(job.jobId()) && job.jobResult() == JobSucceeded$.MODULE$) {
        executorsRanOut = false;
      }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart task) {
      stalled.taskStarted(
          task.taskInfo().taskId(), task.taskInfo().executorId(), task.taskInfo().host());
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      stalled.taskEnded(task.taskInfo().taskId(), ticker.nanos());
      if (training) {
        cause(task.reason())
            .ifPresent(
                why ->
                    LOG.warn(
                        "Task {} of stage {} failed on executor {} ({})",
                        task.taskInfo().index(),
                        task.stageId(),
                        task.taskInfo().executorId(),
                        why));
      }
    }

    // A task that was lost with its executor, or killed since its copy was faster, is told already.
    private Optional<String> cause(TaskEndReason reason) {
      if (reason instanceof ExceptionFailure failure) {
        return failure.className().equals(UserException.class.getName())
                || failure.className().equals(CachedShards.ShardMissingException.class.getName())
            ? Optional.empty()
            : Optional.of(failure.className() + ": " + firstLine(failure.description()));
      }
      return reason instanceof FetchFailed failed
          ? Optional.of(firstLine(failed.message()))
          : Optional.empty();
    }

    private static String firstLine(String text) {
      return text == null ? "" : text.lines().findFirst().orElse("").strip();
    }
  }
}
