package io.tributary.spark;

import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.execution.datasources.CodecStreams;
import org.apache.spark.util.HadoopFSUtils;

/** How drivers and executors reach the files of tables. */
public final class TaskFiles {
  private TaskFiles() {}

  /** The file that this thread's task reads; empty if it reads none. */
  public static Optional<String> current() {
    String file = String.valueOf(InputFileBlockHolder.getInputFilePath());
    return file.isEmpty() ? Optional.empty() : Optional.of(file);
  }

  /** How this process reaches files. */
  public static Configuration configuration() {
    return SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
  }

  /** A file's content, decompressed as its suffix says. */
  public static InputStream open(Path file, Configuration hadoop) {
    return CodecStreams.createInputStreamWithCloseResource(hadoop, file);
  }

  /** Whether Spark passes over files and folders of this name, as over {@code _SUCCESS}. */
  public static boolean isHidden(String name) {
    return HadoopFSUtils.shouldFilterOutPathName(name);
  }
}
