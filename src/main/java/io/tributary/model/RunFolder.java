package io.tributary.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tributary.config.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.slf4j.LoggerFactory;

/**
 * What a run leaves: its configuration, a line for each epoch, its summary and its model.
 *
 * <p>Only files of a run are ever deleted, by their names, never what others have put into its
 * folders; and an earlier run's model stays until there is a new one. The folder is locked from
 * {@link #open} to {@link #close}. Not for several threads.
 */
public final class RunFolder implements AutoCloseable {
  private static final String SUMMARY_FILE = "summary.json";
  private static final String CONFIG_FILE = "config.yaml";
  private static final String METRICS_FILE = "metrics.jsonl";
  private static final List<String> FILES =
      List.of(SUMMARY_FILE, METRICS_FILE, CONFIG_FILE, ModelFolder.NAME, CheckpointFolder.NAME);

  private static final ObjectMapper INDENTED =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final Configuration hadoop;
  private final StrictFileSystem fs;
  private final Existing existing;
  private FolderLock lock; // null until the folder is opened
  private final List<String> lines = new ArrayList<>(); // of metrics.jsonl
  private FSDataOutputStream metrics; // null: to be written from the first line

  /** What becomes of a run that a folder holds already. */
  public enum Existing {
    /** It is a mistake that there is one. */
    REFUSE,
    /** It goes. */
    OVERWRITE,
    /** It goes on. */
    RESUME
  }

  private RunFolder(Path folder, Existing existing, Configuration hadoop) throws IOException {
    this.folder = folder;
    this.existing = existing;
    this.hadoop = hadoop;
    this.fs = SafeFiles.strict(folder, hadoop);
  }

  /**
   * Locks a folder for a run; no file of a run is written or deleted yet.
   *
   * @param existing what becomes of a run that is there already
   * @param notes takes a line if a lock is taken over that a killed process has left
   * @throws UserException if the folder cannot be used or written to, or another run writes to it
   */
  public static RunFolder open(
      String path, Existing existing, Configuration hadoop, Consumer<String> notes) {
    try {
      RunFolder run = new RunFolder(new Path(path), existing, hadoop);
      run.check(path);
      boolean usable = false;
      try {
        run.lock = FolderLock.take(new Path(run.folder, FolderLock.NAME), path, hadoop, notes);
        run.check(path); // another run may have ended there just now
        usable = true;
      } finally {
        if (!usable) {
          run.close();
        }
      }
      return run;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "output: cannot write to '%s': %s".formatted(path, SafeFiles.reason(e)));
    }
  }

  private void check(String path) throws IOException {
    if (fs.exists(folder) && !fs.getFileStatus(folder).isDirectory()) {
      throw new UserException("output: '%s' is a file, not a folder".formatted(path));
    }
    if (existing == Existing.REFUSE) {
      for (String name : FILES) {
        if (has(name)) {
          throw new UserException(
              "output: '%s' already holds a run (%s is there); give --resume to go on with it, --overwrite to replace it, or another folder with --out"
                  .formatted(path, name));
        }
      }
    }
    if (existing == Existing.RESUME
        && has(SUMMARY_FILE)
        && !new CheckpointFolder(folder, 1, hadoop).holdsAny()) {
      throw new UserException(
          "--resume: '%s' holds a run that has ended, and no checkpoints to go on from; give --overwrite to replace it, or another folder with --out"
              .formatted(path));
    }
  }

  /**
   * The run's checkpoints, for as long as the folder is open.
   *
   * @param keep how many stay
   * @param hadoop how file systems are reached
   */
  public CheckpointFolder checkpoints(int keep, Configuration hadoop) throws IOException {
    return new CheckpointFolder(folder, keep, hadoop, lock);
  }

  /** Whether the run goes on with an earlier one. */
  public boolean resumes() {
    return existing == Existing.RESUME;
  }

  /** Whether an earlier run has left checkpoints, whole or not. */
  public boolean holdsCheckpoints() {
    try {
      return new CheckpointFolder(folder, 1, hadoop).holdsAny();
    } catch (IOException e) {
      throw new UserException(
          "output: cannot read '%s': %s".formatted(folder, SafeFiles.reason(e)));
    }
  }

  /** The files and folders that a run writes there, beside which others may lie. */
  public static List<String> ownPaths(String path) {
    return FILES.stream().map(name -> new Path(path, name).toString()).toList();
  }

  private boolean has(String name) throws IOException {
    return fs.exists(new Path(folder, name));
  }

  /**
   * Writes the configuration of a run that begins, or goes on. An earlier run's summary goes, and
   * unless this one goes on with it, its checkpoints and its lines; its model stays.
   */
  public void begin(String configYaml) {
    try {
      lock.requireHeld();
      if (existing != Existing.RESUME) {
        new CheckpointFolder(folder, 1, hadoop).deleteAll();
      }
      for (String name :
          existing == Existing.RESUME
              ? List.of(SUMMARY_FILE)
              : List.of(SUMMARY_FILE, METRICS_FILE)) {
        fs.delete(new Path(folder, name), false);
      }
      byte[] yaml = configYaml.getBytes(StandardCharsets.UTF_8);
      SafeFiles.writePrivate(fs, new Path(folder, CONFIG_FILE), out -> out.write(yaml));
    } catch (IOException e) {
      throw new UserException(
          "output: cannot write to '%s': %s".formatted(folder, SafeFiles.reason(e)));
    }
  }

  /** Writes the lines of epochs that were done before, with which the run goes on. */
  public void addHistory(List<String> history) {
    try {
      lines.addAll(history);
      if (!history.isEmpty()) {
        writeLines(metrics == null ? 0 : lines.size() - history.size());
      }
    } catch (IOException e) {
      throw new UserException(
          "output: cannot write to '%s': %s".formatted(folder, SafeFiles.reason(e)));
    }
  }

  /** Whether a model is there; before this run's is written, it is an earlier one's. */
  public boolean holdsModel() {
    try {
      return new ModelFiles(fs, new Path(folder, ModelFolder.NAME)).isModel();
    } catch (IOException e) {
      LoggerFactory.getLogger(RunFolder.class).debug("While looking for a model", e);
      return false;
    }
  }

  /**
   * Adds an epoch's line to {@code metrics.jsonl}, where others can read it at once. After a line
   * that could not be written, the next call writes all of them again.
   */
  public void addMetrics(String line) throws IOException {
    lines.add(line);
    writeLines(metrics == null ? 0 : lines.size() - 1);
  }

  private void writeLines(int from) throws IOException {
    try {
      lock.requireHeld();
      if (metrics == null) {
        metrics = fs.create(new Path(folder, METRICS_FILE), true);
      }
      for (String line : lines.subList(from, lines.size())) {
        metrics.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
      metrics.hflush();
    } catch (IOException | RuntimeException e) {
      abandonMetrics();
      throw e;
    }
  }

  private void abandonMetrics() {
    try (FSDataOutputStream broken = metrics) {
      metrics = null;
    } catch (IOException e) {
      LoggerFactory.getLogger(RunFolder.class).debug("While closing {}", METRICS_FILE, e);
    }
  }

  /** Closes {@code metrics.jsonl}; what of it could not be written before is written again. */
  public void completeMetrics() throws IOException {
    if (metrics == null && !lines.isEmpty()) {
      writeLines(0);
    }
    if (metrics != null) {
      metrics.close();
      metrics = null;
    }
  }

  /** Writes {@code summary.json}. */
  public void writeSummary(Map<String, ?> summary) throws IOException {
    lock.requireHeld();
    byte[] json = (INDENTED.writeValueAsString(summary) + "\n").getBytes(StandardCharsets.UTF_8);
    SafeFiles.write(fs, new Path(folder, SUMMARY_FILE), out -> out.write(json));
  }

  /** Writes the model's folder. */
  public void writeModel(TrainedModel model) throws IOException {
    lock.requireHeld();
    ModelFolder.write(model, new Path(folder, ModelFolder.NAME), hadoop);
  }

  /** Where the folder is. */
  public String path() {
    return folder.toString();
  }

  /** Unlocks the folder. */
  @Override
  public void close() {
    abandonMetrics();
    if (lock != null) {
      lock.close();
    }
  }
}
