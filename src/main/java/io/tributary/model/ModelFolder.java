package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.config.UserException;
import io.tributary.data.CellReading;
import io.tributary.data.TableEncoding;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.LoggerFactory;

/** Writes and reads a model's folder; the layout is in the package's documentation. */
public final class ModelFolder {
  /** The model's folder within a run folder. */
  public static final String NAME = "model";

  static final String JSON_FILE = "model.json";

  private ModelFolder() {}

  /**
   * Writes a model: both files beside their places first, which they get when they are whole. At
   * any moment, and whatever fails, {@link #read} finds the earlier model, if there was one, or
   * this one. Other files of the folder stay.
   *
   * @param folder is made if it is not there
   * @throws UserException if another process is writing it
   */
  public static void write(TrainedModel model, Path folder, Configuration hadoop)
      throws IOException {
    write(model, folder, hadoop, true);
  }

  /**
   * Writes a model where there is none.
   *
   * @param folder is made if it is not there
   * @throws UserException if it holds a model, or another process is writing one
   */
  public static void writeNew(TrainedModel model, Path folder, Configuration hadoop)
      throws IOException {
    write(model, folder, hadoop, false);
  }

  private static void write(
      TrainedModel model, Path folder, Configuration hadoop, boolean mayReplace)
      throws IOException {
    ModelFiles files = new ModelFiles(SafeFiles.strict(folder, hadoop), folder);
    try (FolderLock lock =
        FolderLock.take(
            new Path(folder, FolderLock.NAME),
            folder.toString(),
            hadoop,
            LoggerFactory.getLogger(ModelFolder.class)::warn)) {
      if (!mayReplace && files.isModel()) {
        throw new UserException("'%s' already holds a model".formatted(folder));
      }
      files.write(model, lock);
    }
  }

  /**
   * Reads a model.
   *
   * @param path the model's folder, or the run folder that holds it
   * @throws UserException if there is no model, or a damaged one; the message says which file and
   *     why
   */
  public static TrainedModel read(Path path, Configuration hadoop) {
    try {
      StrictFileSystem fs = SafeFiles.strict(path, hadoop);
      ModelFiles files = new ModelFiles(fs, path);
      if (!files.isModel()) {
        files = new ModelFiles(fs, new Path(path, NAME));
      }
      if (!files.isModel()) {
        throw new UserException(
            fs.exists(path)
                ? "'%s' holds no model: neither %s nor %s/%s is there"
                    .formatted(path, JSON_FILE, NAME, JSON_FILE)
                : "'%s' does not exist; a run folder or its %s folder is expected"
                    .formatted(path, NAME));
      }
      return files.read();
    } catch (IOException e) {
      throw new UserException("cannot read the model '%s': %s".formatted(path, e.getMessage()));
    }
  }

  /** The SHA-256 of all that a model's file says of the columns; the same on every Java. */
  public static String encodingSha256(TableEncoding encoding) {
    StringBuilder text = new StringBuilder();
    spell(EncodingJson.write(encoding.with(CellReading.PLAIN)), text);
    return ParametersHash.sha256(text.toString());
  }

  // Numbers as their bits, since Java 19 spells some doubles otherwise than Java 17.
  private static void spell(JsonNode node, StringBuilder text) {
    if (node.isFloatingPointNumber()) {
      text.append(Long.toHexString(Double.doubleToLongBits(node.doubleValue()))).append(' ');
    } else if (node.isObject()) {
      text.append('{');
      node.fields()
          .forEachRemaining(
              field -> {
                text.append(field.getKey()).append(':');
                spell(field.getValue(), text);
              });
      text.append('}');
    } else if (node.isArray()) {
      text.append('[');
      node.forEach(item -> spell(item, text));
      text.append(']');
    } else {
      text.append(node).append(' ');
    }
  }
}
