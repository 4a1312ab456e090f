package io.tributary.app;

import io.tributary.spark.Processes;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.spark.SparkConf;

/** Tells which folder's disk is full, and how large it is. */
final class FullDisk {
  /** How systems say so. */
  private static final List<String> WORDS =
      List.of("No space left on device", "Disk quota exceeded");

  private static final Pattern OWN_FILES =
      Pattern.compile(
          "org\\.apache\\.spark\\.(storage|shuffle|memory|util\\.collection)\\..*"
              + "|io\\.tributary\\.(data|ingest)\\..*");

  private static final Pattern OUTPUT_WRITERS =
      Pattern.compile("org\\.apache\\.spark\\.sql\\..*(OutputWriter|DataWriter)\\b.*");

  private FullDisk() {}

  /** The system's words, if something failed since a disk is full. */
  static Optional<String> reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      for (String words : WORDS) {
        if (message.contains(words)) {
          return Optional.of(words);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether it was one of Spark's own files that found no room: spilled, shuffled, or cached rows.
   * What wrote it is the innermost frame that says so; a text that is all that came of an executor
   * says nothing.
   */
  static boolean isSparks(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    for (StackTraceElement frame : root.getStackTrace()) {
      String type = frame.getClassName();
      if (OUTPUT_WRITERS.matcher(type).matches()) {
        return false;
      }
      if (OWN_FILES.matcher(type).matches()) {
        return true;
      }
    }
    return false;
  }

  /** What the user is told when it is known only that some disk is full. */
  static String ofAny(String reason) {
    return "%s, and it is not told on which: Spark's temporary files are in %s"
        .formatted(reason, String.join(", ", described(localFolders())));
  }

  /** What the user is told when Spark's own files found no room. */
  static String ofSpark(String reason) {
    return "%s for Spark's temporary files, in %s: make room there, or name a larger folder (--conf spark.local.dir=FOLDER before the command)"
        .formatted(reason, String.join(", ", described(localFolders())));
  }

  private static List<String> described(List<Path> folders) {
    List<String> all = new ArrayList<>();
    for (Path folder : folders) {
      all.add(described(folder));
    }
    return all;
  }

  /** Where an output lies, with the size of that; empty if it is no folder of this machine. */
  static Optional<String> ofOutput(String path, Configuration hadoop) {
    try {
      org.apache.hadoop.fs.Path output = new org.apache.hadoop.fs.Path(path);
      if (output.getFileSystem(hadoop) instanceof LocalFileSystem local) {
        Path parent = local.pathToFile(output).getAbsoluteFile().toPath().getParent();
        return Optional.ofNullable(parent).map(FullDisk::described);
      }
    } catch (IOException e) {
      return Optional.empty(); // what is to be told is another failure
    }
    return Optional.empty();
  }

  private static String described(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      return String.format(
          Locale.ROOT,
          "%s (a disk of %,d MB, of which %,d are free now)",
          folder,
          store.getTotalSpace() >> 20,
          store.getUsableSpace() >> 20);
    } catch (IOException e) {
      return folder.toString();
    }
  }

  private static List<Path> localFolders() {
    return Processes.localFolders(new SparkConf());
  }
}
