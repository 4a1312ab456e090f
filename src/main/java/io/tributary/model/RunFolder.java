package io.tributary.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tributary.config.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a run leaves: its configuration, a line for each epoch, its summary and its model.
 *
 * <p>Only files of a run are ever deleted, never the folder's other content. Not for several
 * threads.
 */
public final class RunFolder implements AutoCloseable {
  private static final List<String> FILES =
      List.of("summary.json", "metrics.jsonl", "config.yaml", ModelFolder.NAME, "checkpoints");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper INDENTED =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final Configuration hadoop;
  private final FileSystem fs;
  private FSDataOutputStream metrics;

  private RunFolder(Path folder, Configuration hadoop) throws IOException {
    this.folder = folder;
    this.hadoop = hadoop;
    this.fs = SafeFiles.fileSystem(folder, hadoop);
  }

  /**
   * Looks at a folder; nothing is written yet.
   *
   * @param overwrite whether a run that is there already may go
   * @throws UserException if the folder cannot be used
   */
  public static RunFolder at(String path, boolean overwrite, Configuration hadoop) {
    try {
      RunFolder run = new RunFolder(new Path(path), hadoop);
      if (run.fs.exists(run.folder) && !run.fs.getFileStatus(run.folder).isDirectory()) {
        throw new UserException("output: '%s' is a file, not a folder".formatted(path));
      }
      if (!overwrite) {
        for (String name : FILES) {
          if (run.fs.exists(new Path(run.folder, name))) {
            throw new UserException(
                "output: '%s' already holds a run (%s is there); give --overwrite to replace it, or another folder with --out"
                    .formatted(path, name));
          }
        }
      }
      return run;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException("output: cannot use '%s': %s".formatted(path, e.getMessage()));
    }
  }

  /** Clears the folder of an earlier run and writes the configuration. */
  public void begin(String configYaml) {
    try {
      for (String name : FILES) {
        fs.delete(new Path(folder, name), true);
      }
      fs.mkdirs(folder);
      write("config.yaml", configYaml);
    } catch (IOException e) {
      throw new UserException("output: cannot write to '%s': %s".formatted(folder, e.getMessage()));
    }
  }

  /** Adds an epoch's line to {@code metrics.jsonl}, where others can read it at once. */
  public void addMetrics(Map<String, ?> epoch) throws IOException {
    if (metrics == null) {
      metrics = fs.create(new Path(folder, "metrics.jsonl"), true);
    }
    metrics.write((JSON.writeValueAsString(epoch) + "\n").getBytes(StandardCharsets.UTF_8));
    metrics.hflush();
  }

  /** Writes {@code summary.json}. */
  public void writeSummary(Map<String, ?> summary) throws IOException {
    write("summary.json", INDENTED.writeValueAsString(summary) + "\n");
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
  public void close() throws IOException {
    if (metrics != null) {
      metrics.close();
      metrics = null;
    }
  }
}
