package io.tributary.app;

import io.tributary.ingest.PrivateFolders;
import io.tributary.spark.Processes;
import java.io.PrintWriter;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
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
  private final StopSignals signals;

  private CommandSession(SparkSession spark, boolean own, StopSignals signals) {
    this.spark = spark;
    this.own = own;
    this.signals = signals;
  }

  /**
   * Starts Spark; a signal ends the process from now on, also while a master is waited for.
   *
   * @param name what the application is called, unless the user has named it
   */
  static CommandSession start(String name, PrintWriter err) {
    StopSignals signals = new StopSignals(err);
    try {
      if (SparkSession.getDefaultSession().isDefined()) {
        return new CommandSession(SparkSession.getDefaultSession().get(), false, signals);
      }
      return new CommandSession(started(name), true, signals);
    } catch (Throwable e) {
      signals.close();
      throw e;
    }
  }

  private static SparkSession started(String name) {
    SparkConf conf = new SparkConf();
    DEFAULTS.forEach(conf::setIfMissing);
    // spark-submit calls an application that the user has not named by its main class.
    if (conf.get("spark.app.name", Main.class.getName()).equals(Main.class.getName())) {
      conf.set("spark.app.name", "tributary " + name);
    }
    conf.setIfMissing("spark.master", "local[*]");
    if (conf.get("spark.master").startsWith("local")) {
      // A task without memory fails, and its job; the process would end with Spark's stack trace.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
    }
    SparkSession session = SparkStart.of(conf);
    PrivateFolders.closeSparks();
    return session;
  }

  /** How file systems are reached, with the {@code spark.hadoop.*} settings of spark-submit. */
  static Configuration hadoop() {
    return Processes.hadoopConfiguration(new SparkConf());
  }

  /** What ends the process, or asks a run to stop. */
  StopSignals signals() {
    return signals;
  }

  SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    if (own) {
      spark.stop();
    }
    signals.close();
  }
}
