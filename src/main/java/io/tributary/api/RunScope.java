package io.tributary.api;

import io.tributary.cluster.ClusterWatch;
import io.tributary.cluster.CountedWarnings;
import io.tributary.cluster.ExecutorMemory;
import io.tributary.cluster.RunJobs;
import io.tributary.config.UserException;
import io.tributary.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lasts as long as a run: whom it tells, what it told, the names of its jobs, the watch over
 * its cluster, and all that it has to release. Closing releases it, the newest first.
 *
 * <p>For one thread, but for {@link #warn}; and for {@link #tell} and {@link #note}, which wait for
 * each other and for whoever holds this object's lock.
 */
final class RunScope implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunScope.class);

  private final SparkSession spark;
  private final Ticker ticker;
  private final RunObserver observer;
  private final RunControl control;
  private final CountedWarnings warnings;
  private final List<String> notes = new ArrayList<>();
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final ClusterWatch watch;
  private final RunJobs jobs;

  RunScope(
      SparkSession spark,
      Settings settings,
      RunObserver observer,
      RunControl control,
      Ticker ticker) {
    this.spark = spark;
    this.ticker = ticker;
    this.observer = observer;
    this.control = control;
    this.warnings = new CountedWarnings(observer::warns);
    control.begins();
    this.watch =
        owns(
            new ClusterWatch(
                spark.sparkContext(),
                settings.training().executorWaitMinutes(),
                control::stopsTraining,
                ticker));
    this.jobs = owns(new RunJobs(spark.sparkContext(), settings.name()));
  }

  SparkSession spark() {
    return spark;
  }

  Ticker ticker() {
    return ticker;
  }

  RunObserver observer() {
    return observer;
  }

  RunControl control() {
    return control;
  }

  ClusterWatch watch() {
    return watch;
  }

  RunJobs jobs() {
    return jobs;
  }

  /** Takes something over, to be closed with the run. */
  <T extends AutoCloseable> T owns(T resource) {
    resources.add(resource);
    return resource;
  }

  /** Says that something went wrong that the run survives; from any thread. */
  void warn(String warning) {
    warnings.add(warning);
  }

  /** Says something to the user. */
  synchronized void tell(String line) {
    observer.tells(line);
  }

  /** Says something to the user that the run's summary has, too. */
  synchronized void note(String note) {
    notes.add(note);
    observer.tells(note);
  }

  /** Keeps what the user was told already for the run's summary. */
  void noted(String note) {
    notes.add(note);
  }

  /** What was noted so far. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** What was warned of so far. */
  List<String> warnings() {
    return warnings.all();
  }

  /** The cluster's part in a failure, where it had one that the user should know first. */
  Optional<ClusterLostException> clusterLost(Exception failure) {
    if (watch.verdict().isPresent()) {
      return Optional.of(new ClusterLostException(watch.verdict().get(), failure));
    }
    if (!(failure instanceof UserException)
        && (ExecutorMemory.ranOut(failure) || watch.executorsRanOut())) {
      return Optional.of(ClusterLostException.outOfMemory(failure));
    }
    if (spark.sparkContext().isStopped()) { // whatever failed, it was not the table's fault
      return Optional.of(
          new ClusterLostException(
              "Spark on %s has stopped: the master is gone, or has removed the application"
                  .formatted(spark.sparkContext().master()),
              failure));
    }
    return Optional.empty();
  }

  static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // A context that is gone has released everything already.
      LOG.debug("While cleaning up", e);
    } catch (Error e) { // must neither hide how the run ended nor keep the rest from being released
      LOG.warn("Something was not released ({})", e.toString());
    }
  }

  @Override
  public void close() {
    control.training(false);
    for (int i = resources.size() - 1; i >= 0; i--) {
      closeQuietly(resources.get(i));
    }
  }
}
