package io.tributary.app;

import io.tributary.api.InternalAccess;
import io.tributary.api.Settings;
import io.tributary.config.UserException;
import io.tributary.data.DataSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;

/**
 * With {@code --deploy-mode cluster} the driver runs in a folder of its own on some machine, where
 * relative local paths lead nowhere.
 */
final class DriverPaths {
  private DriverPaths() {}

  /**
   * Checks a configuration's paths, if the driver is on the cluster.
   *
   * @throws UserException if one of them is relative to the driver's folder
   */
  static void check(Settings settings, String output, SparkConf conf, Configuration hadoop) {
    boolean local = "file".equals(FileSystem.getDefaultUri(hadoop).getScheme());
    if (!conf.get("spark.submit.deployMode", "client").equals("cluster") || !local) {
      return;
    }
    Map<String, List<String>> paths = new LinkedHashMap<>();
    DataSettings data = InternalAccess.data(settings);
    paths.put(DataSettings.PATH.path(), data.path());
    paths.put(DataSettings.VALIDATION.path(), data.validation().paths());
    paths.put(DataSettings.TEST.path(), data.test().paths());
    paths.put("output", List.of(output));
    paths.forEach((key, all) -> all.forEach(path -> check(key, path)));
  }

  private static void check(String key, String path) {
    if (!path.startsWith("/") && !path.matches("[a-zA-Z][a-zA-Z0-9+.-]*:/.*")) {
      throw new UserException(
          "%s: '%s' is a relative path: with --deploy-mode cluster the driver runs in a folder of its own; give an absolute path that is the same on every machine, or a URI such as hdfs://..."
              .formatted(key, path));
    }
  }
}
