package io.tributary.cluster;

import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/**
 * Jobs that are of no use once nobody waits for them. A thread that is interrupted while it waits
 * for a job is told so by Spark, which lets the job run on; here it is cancelled.
 *
 * <p>The jobs are known by a tag, so that a program's own groups and descriptions of jobs stay what
 * they are.
 */
public final class WaitedJobs {
  private WaitedJobs() {}

  /** What jobs that this thread starts come to. If it is interrupted, it stays so. */
  public static <T> T result(SparkContext spark, Supplier<T> jobs) {
    String tag = "tributary-" + UUID.randomUUID();
    spark.addJobTag(tag);
    try {
      return jobs.get();
    } catch (Exception e) { // among them Spark's own, which Scala does not declare
      if (RunJobs.isInterruption(e)) {
        Thread.currentThread().interrupt();
        if (!spark.isStopped()) {
          spark.cancelJobsWithTag(tag, "the thread that waited for it was interrupted");
        }
      }
      throw e;
    } finally {
      if (!spark.isStopped()) {
        spark.removeJobTag(tag);
      }
    }
  }
}
