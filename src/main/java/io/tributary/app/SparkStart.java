package io.tributary.app;

import io.tributary.config.UserException;
import java.io.FileNotFoundException;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark, and says in a sentence why it does not start. */
final class SparkStart {
  /** What Spark calls an application that no master has given a name. */
  private static final String NAMELESS = "spark-application-";

  private SparkStart() {}

  /**
   * A new session.
   *
   * @throws UserException if the master is none, or does not answer
   */
  static SparkSession of(SparkConf conf) {
    String master = conf.get("spark.master");
    SparkSession session;
    try {
      session = SparkSession.builder().config(conf).getOrCreate();
    } catch (Exception e) { // among them Spark's own, which Scala does not declare
      throw explained(conf, e);
    }
    // When no master answers, Spark stops its context from another thread, which may come too late
    // for its start to fail: the first job would, as if the table were at fault.
    if (isStandalone(master) && session.sparkContext().applicationId().startsWith(NAMELESS)) {
      session.stop();
      throw unreachable(master, null);
    }
    return session;
  }

  private static boolean isStandalone(String master) {
    return master.startsWith("spark://");
  }

  /** What the user is told when Spark does not start for a reason in its settings. */
  static RuntimeException explained(SparkConf conf, Exception e) {
    String master = conf.get("spark.master");
    if (e instanceof FileNotFoundException && conf.getBoolean("spark.eventLog.enabled", false)) {
      return new UserException(
          "the folder of event logs %s does not exist: make it, or set --conf spark.eventLog.dir=FOLDER (or spark.eventLog.enabled=false)"
              .formatted(conf.get("spark.eventLog.dir", "/tmp/spark-events")),
          e);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("INVALID_DRIVER_MEMORY")) {
        return new UserException(
            "the driver's memory of %d MB is less than Spark starts with: give spark-submit --driver-memory 1g or more"
                .formatted(Runtime.getRuntime().maxMemory() >> 20),
            e);
      }
      if (message.contains("Could not parse Master URL") || message.contains("Invalid master")) {
        return new UserException(
            "'%s' is no master; there are local[4], local[*], spark://HOST:7077, yarn and k8s://https://HOST:PORT"
                .formatted(master),
            e);
      }
      // By the time that Spark gives up, its start may fail in several places.
      if (isStandalone(master)
          && (message.contains("stopped SparkContext")
              || message.contains("All masters are unresponsive")
              || message.contains("SparkContext has been shut down")
              || cause instanceof NullPointerException)) {
        return unreachable(master, e);
      }
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  private static UserException unreachable(String master, Exception e) {
    return new UserException(
        "the master %s does not answer: see that it is up, and that its address is the one its web page shows"
            .formatted(master),
        e);
  }
}
