package io.tributary.ingest;

import io.tributary.config.UserException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkThrowable;

/**
 * Why a file could not be read, in the words of the failure's root: Spark wraps it in messages
 * about jobs and stages, which tell the owner of a file nothing.
 */
final class ReadFailure {
  private ReadFailure() {}

  /** The reason, with the file's path where the failure knows it. */
  static String reason(Throwable e) {
    String reason = rootReason(e);
    Optional<String> file = file(e);
    return file.isEmpty() || reason.contains(file.get()) ? reason : file.get() + ": " + reason;
  }

  /** The message that was meant for the user from the start, if the failure's chain has one. */
  static Optional<UserException> userMessage(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException user) {
        return Optional.of(user);
      }
    }
    return Optional.empty();
  }

  /** Whether a file could not be read, and which, as Spark's tasks say it. */
  static Optional<String> file(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable spark
          && String.valueOf(spark.getCondition()).startsWith("FAILED_READ_FILE")) {
        Map<String, String> parameters = spark.getMessageParameters();
        return Optional.ofNullable(parameters.get("path")).map(ReadFailure::shown);
      }
    }
    return Optional.empty();
  }

  /** A path as its owner writes it. */
  static String shown(String path) {
    return path.replaceFirst("^file:/+", "/");
  }

  private static String rootReason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        String.valueOf(root.getMessage()).lines().findFirst().orElse("").replace("file:/", "/");
    if (root instanceof AccessControlException
        || root instanceof AccessDeniedException
        || (root instanceof FileNotFoundException && message.contains("(Permission denied)"))) {
      return "it cannot be read: permission denied";
    }
    // Spark's reader of JSON tells the error in words only.
    if (root instanceof OutOfMemoryError || message.contains("java.lang.OutOfMemoryError")) {
      return "a heap of %,d MB has no room for what is read at a time: give more (--driver-memory before the command with a local master, else --executor-memory)"
          .formatted(Runtime.getRuntime().maxMemory() >> 20);
    }
    if (message.contains("is not a Parquet file")) {
      return message.replaceFirst("\\. Expected magic number.*", "");
    }
    if (message.contains("Relative path in absolute URI")) {
      return COLON;
    }
    if (root instanceof ZipException
        || message.contains("not a gzip file")
        || message.contains("incorrect header check")
        || message.contains("incorrect data check")) {
      return "it is no whole gzip file, though its name says so (%s)".formatted(message);
    }
    if (root instanceof EOFException) {
      return "it ends too early: it was cut off when it was written or copied, or is not compressed as its name says";
    }
    if (root instanceof ArrayIndexOutOfBoundsException) {
      return "it has a line with more columns than the reader takes; data.options: {maxColumns: N} raises the limit";
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : message;
  }

  /** Why a file with a colon in its name cannot be read. */
  static final String COLON =
      "Hadoop's file systems take no colon in a file's name: rename the file";
}
