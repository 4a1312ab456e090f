package io.tributary.cluster;

import io.tributary.config.UserException;
import io.tributary.data.ShardPart;
import io.tributary.data.SplitShard;
import io.tributary.engine.Split;
import io.tributary.ingest.SplitView;
import io.tributary.math.BackendUnavailableException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs on the cached shards of each split, and runs them again if they fail.
 *
 * <p>A job is a function of what it is given, so that one that failed may be run again: Spark gives
 * up on a job whose task has failed a few times, in local mode once. The first attempt reads what
 * is cached and nothing else, without the table's lineage, which is larger than all else that Spark
 * keeps and logs of a job.
 */
final class ShardJobs {
  private static final Logger LOG = LoggerFactory.getLogger(ShardJobs.class);

  /** How often a job is tried. */
  private static final int ATTEMPTS = 3;

  private final JavaSparkContext spark;
  private final Map<Split, SplitView> splits;
  private final Map<Split, CachedShards> cached =
      new EnumMap<>(Split.class); // a view of each table
  private final BooleanSupplier cancelled;
  private final JobNames names;

  /**
   * @param splits where each split's rows are
   * @param cancelled whether jobs that fail were meant to
   * @param names gives jobs their names
   */
  ShardJobs(
      JavaSparkContext spark,
      Map<Split, SplitView> splits,
      BooleanSupplier cancelled,
      JobNames names) {
    this.spark = spark;
    this.splits = Map.copyOf(splits);
    this.cancelled = cancelled;
    this.names = names;
    this.splits.forEach(
        (split, view) -> cached.put(split, new CachedShards(view.table().shards().rdd())));
  }

  JavaSparkContext spark() {
    return spark;
  }

  JobNames names() {
    return names;
  }

  /** Whether the split has shards. */
  boolean has(Split split) {
    return splits.containsKey(split);
  }

  /** Which of its table's rows the split has. */
  ShardPart part(Split split) {
    return splits.get(split).part();
  }

  /** The next jobs ask anew where the shards are. */
  void forgetLocations() {
    cached.values().forEach(CachedShards::forgetLocations);
  }

  /** Runs a job on a split that has shards. */
  <T> T run(Split split, Function<JavaRDD<SplitShard>, T> job) {
    for (int attempt = 1; ; attempt++) {
      try {
        return job.apply(
            attempt == 1 ? cached.get(split).toJavaRDD() : splits.get(split).table().shards());
      } catch (Exception e) { // among them Spark's own, which Scala does not declare
        if (RunJobs.isInterruption(e)) {
          names.abandon();
          throw e;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
          if (cause instanceof UserException user) {
            throw user;
          }
        }
        if (attempt == ATTEMPTS || spark.sc().isStopped() || !mayPass(e)) {
          throw e;
        }
        LOG.warn("A step's job failed and is run again ({})", cause(e));
        cached.get(split).forgetLocations();
      }
    }
  }

  private boolean mayPass(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BackendUnavailableException) {
        return false;
      }
    }
    return !cancelled.getAsBoolean() && !RunJobs.isCancellation(e);
  }

  private static String cause(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
