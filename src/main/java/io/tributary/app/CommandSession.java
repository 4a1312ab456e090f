package io.tributary.app;

import io.tributary.config.UserException;
import java.io.FileNotFoundException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/** A command's Spark session: the one that is there, which stays, or one of its own. */
final class CommandSession implements AutoCloseable {
  /**
   * What serves training best, where nobody has said otherwise. {@code conf/spark-defaults.conf}
   * says the same for whoever looks there; on a cluster that file may not be at hand.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
          "spark.kryo.registrator", "io.tributary.cluster.TributaryKryoRegistrator",
          "spark.kryoserializer.buffer.max", "512m",
          "spark.broadcast.compress", "false",
          "spark.shuffle.reduceLocality.enabled", "false",
          "spark.ui.showConsoleProgress", "false");

  private final SparkSession spark;
  private final boolean own;

  private CommandSession(SparkSession spark, boolean own) {
    this.spark = spark;
    this.own = own;
  }

  static CommandSession start(String name) {
    if (SparkSession.getDefaultSession().isDefined()) {
      return new CommandSession(SparkSession.getDefaultSession().get(), false);
    }
    SparkConf conf = new SparkConf();
    DEFAULTS.forEach(conf::setIfMissing);
    conf.setIfMissing("spark.app.name", "tributary " + name);
    conf.setIfMissing("spark.master", "local[*]");
    try {
      return new CommandSession(SparkSession.builder().config(conf).getOrCreate(), true);
    } catch (IllegalStateException e) {
      // Spark stops its context from another thread when no master answers, and says only that.
      if (String.valueOf(e.getMessage()).contains("stopped SparkContext")) {
        throw new UserException(
            "the master %s does not answer: see that it is up, and that its address is the one its web page shows"
                .formatted(conf.get("spark.master")),
            e);
      }
      throw e;
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      throw startFailure(conf, e);
    }
  }

  /** What the user is told when Spark does not start for a reason in its settings. */
  static RuntimeException startFailure(SparkConf conf, Exception e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("INVALID_DRIVER_MEMORY")) {
      return new UserException(
          "the driver's memory of %d MB is less than Spark starts with: give spark-submit --driver-memory 1g or more"
              .formatted(Runtime.getRuntime().maxMemory() >> 20));
    }
    if (e instanceof FileNotFoundException && conf.getBoolean("spark.eventLog.enabled", false)) {
      return new UserException(
          "the folder of event logs %s does not exist: make it, or set --conf spark.eventLog.dir=FOLDER (or spark.eventLog.enabled=false)"
              .formatted(conf.get("spark.eventLog.dir", "/tmp/spark-events")));
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  /** How file systems are reached, with the {@code spark.hadoop.*} settings of spark-submit. */
  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }

  SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    if (own) {
      spark.stop();
    }
  }
}
