package io.tributary.spark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.util.SparkExitCode;
import org.apache.spark.util.Utils;

/** Spark's processes as the operating system has them. */
public final class Processes {
  /** The status of an executor or driver whose heap was too small. */
  public static final int OUT_OF_MEMORY = SparkExitCode.OOM();

  private Processes() {}

  /** The folders that {@code spark.local.dir} and the environment name. */
  public static List<Path> localFolders(SparkConf conf) {
    return Arrays.stream(Utils.getConfiguredLocalDirs(conf)).map(Path::of).toList();
  }

  /** How files are reached before there is a session. */
  public static Configuration hadoopConfiguration(SparkConf conf) {
    return SparkHadoopUtil.get().newConfiguration(conf);
  }
}
