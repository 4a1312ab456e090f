package io.tributary.config;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.VersionInfo;

/** Reaches the file systems of paths that a user named. */
public final class Connectors {
  /** Where the connectors that are no part of Spark are to be had. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "s3a", "org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion(),
          "abfs", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "abfss", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "wasb", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "wasbs", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "oss", "org.apache.hadoop:hadoop-aliyun:" + VersionInfo.getVersion(),
          "gs", "com.google.cloud.bigdataoss:gcs-connector:<its version>");

  private Connectors() {}

  /**
   * The path's file system.
   *
   * @throws UserException if nothing on the class path knows how to reach it
   */
  public static FileSystem fileSystem(Path path, Configuration hadoop) throws IOException {
    try {
      return path.getFileSystem(hadoop);
    } catch (UnsupportedFileSystemException | NoClassDefFoundError e) {
      throw missing(path);
    } catch (RuntimeException e) { // Configuration.getClass wraps what it does not find
      throw lacksClass(e) ? missing(path) : e;
    }
  }

  private static boolean lacksClass(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
        return true;
      }
    }
    return false;
  }

  private static UserException missing(Path path) {
    String scheme = Optional.ofNullable(path.toUri().getScheme()).orElse("");
    String remedy =
        scheme.equals("s3") || scheme.equals("s3n")
            ? "write s3a:// and give spark-submit --packages %s".formatted(PACKAGES.get("s3a"))
            : PACKAGES.containsKey(scheme)
                ? "give spark-submit --packages %s".formatted(PACKAGES.get(scheme))
                : "give spark-submit its jar (--jars or --packages), or see that '%s' is spelled right"
                    .formatted(scheme);
    return new UserException(
        "'%s': there is no connector for %s:// on the class path; %s"
            .formatted(path, scheme, remedy));
  }
}
