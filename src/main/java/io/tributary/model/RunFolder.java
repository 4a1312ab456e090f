package io.tributary.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tributary.config.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.LoggerFactory;

/**
 * What a run leaves: its configuration, a line for each epoch, its summary and its model.
 *
 * <p>Only files of a run are ever deleted, never the folder's other content. Not for several
 * threads.
 */
public final class RunFolder implements AutoCloseable {
  private static final String SUMMARY_FILE = "summary.json";
  private static final String METRICS_FILE = "metrics.jsonl";
  private static final List<String> FILES =
      List.of(SUMMARY_FILE, METRICS_FILE, "config.yaml", ModelFolder.NAME, CheckpointFolder.NAME);

  private static final ObjectMapper INDENTED =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final Configuration hadoop;
  private final FileSystem fs;
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

  private RunFolder(Path folder, Configuration hadoop) throws IOException {
    this.folder = folder;
    this.hadoop = hadoop;
    this.fs = SafeFiles.fileSystem(folder, hadoop);
  }

  /**
   * Looks at a folder; nothing is written yet.
   *
   * @param existing what becomes of a run that is there already
   * @throws UserException if the folder cannot be used
   */
  public static RunFolder at(String path, Existing existing, Configuration hadoop) {
    try {
      RunFolder run = new RunFolder(new Path(path), hadoop);
      if (run.fs.exists(run.folder) && !run.fs.getFileStatus(run.folder).isDirectory()) {
        throw new UserException("output: '%s' is a file, not a folder".formatted(path));
      }
      if (existing == Existing.REFUSE) {
        for (String name : FILES) {
          if (run.has(name)) {
            throw new UserException(
                "output: '%s' already holds a run (%s is there); give --resume to go on with it, --overwrite to replace it, or another folder with --out"
                    .formatted(path, name));
          }
        }
      }
      if (existing == Existing.RESUME && run.has(SUMMARY_FILE) && !run.has(CheckpointFolder.NAME)) {
        throw new UserException(
            "--resume: '%s' holds a run that has ended, and no checkpoints to go on from; give --overwrite to replace it, or another folder with --out"
                .formatted(path));
      }
      return run;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException("output: cannot use '%s': %s".formatted(path, e.getMessage()));
    }
  }

  private boolean has(String name) throws IOException {
    return fs.exists(new Path(folder, name));
  }

  /** Clears the folder of an earlier run and writes the configuration. */
  public void begin(String configYaml) {
    begin(configYaml, FILES, List.of());
  }

  /**
   * Writes the configuration of a run that goes on. The earlier model stays until the new one is
   * there, and the earlier checkpoints.
   *
   * @param history the lines of the epochs that are done
   */
  public void resume(String configYaml, List<String> history) {
    begin(configYaml, List.of(SUMMARY_FILE), history);
  }

  private void begin(String configYaml, List<String> outdated, List<String> history) {
    try {
      for (String name : outdated) {
        fs.delete(new Path(folder, name), true);
      }
      fs.mkdirs(folder);
      write("config.yaml", configYaml);
      lines.addAll(history);
      if (!lines.isEmpty()) {
        writeLines(0);
      }
    } catch (IOException e) {
      throw new UserException("output: cannot write to '%s': %s".formatted(folder, e.getMessage()));
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
    write(SUMMARY_FILE, INDENTED.writeValueAsString(summary) + "\n");
  }

  /** Writes the model's folder. */
  public void writeModel(TrainedModel model) throws IOException {
    ModelFolder.write(model, new Path(folder, ModelFolder.NAME), hadoop);
  }

  /** Where the folder is. */
  public String path() {
    return folder.toString();
  }

  private void write(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    SafeFiles.write(fs, new Path(folder, name), (OutputStream out) -> out.write(bytes));
  }

  @Override
  public void close() {
    abandonMetrics();
  }
}
