package io.tributary.math;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The folders in which this process may have temporary files: the JVM's, then Spark's, as far as
 * they are known without a session.
 */
final class LibraryFolders {
  private LibraryFolders() {}

  /** Those of this process. */
  static List<Path> all() {
    return all(System::getProperty, System::getenv);
  }

  /**
   * Those that properties and environment name, each once, in the order in which they are tried.
   */
  static List<Path> all(UnaryOperator<String> property, UnaryOperator<String> environment) {
    Set<Path> folders = new LinkedHashSet<>();
    add(folders, property.apply("java.io.tmpdir"), null);
    // In Spark's own order, which takes the first of these that it finds.
    add(folders, environment.apply("LOCAL_DIRS"), ",");
    add(folders, environment.apply("SPARK_EXECUTOR_DIRS"), File.pathSeparator);
    add(folders, environment.apply("SPARK_LOCAL_DIRS"), ",");
    add(folders, property.apply("spark.local.dir"), ",");
    return new ArrayList<>(folders);
  }

  private static void add(Set<Path> folders, String names, String separator) {
    if (names == null) {
      return;
    }
    for (String name : separator == null ? new String[] {names} : names.split(separator)) {
      try {
        if (!name.isBlank()) {
          folders.add(Path.of(name.trim()).toAbsolutePath());
        }
      } catch (InvalidPathException e) {
        // no folder of that name to try
      }
    }
  }
}
