package io.tributary.app;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts the Spark session of a command. */
final class Sessions {
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
          "spark.ui.showConsoleProgress", "false");

  private Sessions() {}

  static SparkSession start(String name) {
    SparkConf conf = new SparkConf();
    DEFAULTS.forEach(conf::setIfMissing);
    conf.setIfMissing("spark.app.name", "tributary " + name);
    conf.setIfMissing("spark.master", "local[*]");
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
