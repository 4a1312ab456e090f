package io.tributary.cluster;

import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How many tasks an executor runs at a time. The configuration alone does not tell: without {@code
 * spark.executor.cores} a standalone executor takes all cores of its worker.
 */
public final class ExecutorTasks {
  /** What Spark calls the driver among its executors. */
  private static final String DRIVER = "driver";

  private ExecutorTasks() {}

  /** Of the executors there are, the most; 0 if there are none beside the driver. */
  public static int most(SparkContext spark) {
    int most = 0;
    for (ExecutorSummary executor :
        CollectionConverters.asJava(spark.statusStore().executorList(true))) {
      if (!executor.id().equals(DRIVER)) {
        most = Math.max(most, executor.maxTasks());
      }
    }
    return most;
  }
}
