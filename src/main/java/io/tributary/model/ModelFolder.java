package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.config.UserException;
import io.tributary.data.CellReading;
import io.tributary.data.TableEncoding;
import io.tributary.network.Topology;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.LoggerFactory;

/** Writes and reads a model's folder; the layout is in the package's documentation. */
public final class ModelFolder {
  /** The model's folder within a run folder. */
  public static final String NAME = "model";

  static final String JSON_FILE = "model.json";
  private static final String PARAMETERS_FILE = "parameters.safetensors";

  /** The parameters of the model that is being replaced. */
  private static final String EARLIER_FILE = ".parameters.safetensors.earlier";

  private ModelFolder() {}

  /**
   * Writes a model: both files beside their places first, which they get when they are whole. At
   * any moment {@link #read} finds the earlier model, if there was one, or this one. Other files of
   * the folder stay.
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
    StrictFileSystem fs = SafeFiles.strict(folder, hadoop);
    try (FolderLock lock =
        FolderLock.take(
            new Path(folder, FolderLock.NAME),
            folder.toString(),
            hadoop,
            LoggerFactory.getLogger(ModelFolder.class)::warn)) {
      if (!mayReplace && holdsModel(fs, folder)) {
        throw new UserException("'%s' already holds a model".formatted(folder));
      }
      write(fs, model, folder, lock);
    }
  }

  private static void write(StrictFileSystem fs, TrainedModel model, Path folder, FolderLock lock)
      throws IOException {
    Path parameters = new Path(folder, PARAMETERS_FILE);
    Path json = new Path(folder, JSON_FILE);
    SafeFiles.Content numbers = out -> Safetensors.write(model.topology(), model.parameters(), out);
    try {
      settle(fs, folder);
      byte[] text = ChecksummedJson.write(ModelJson.write(model));
      SafeFiles.writeTemporary(fs, json, out -> out.write(text));
      // A model that gets its metrics has the parameters that are there already.
      boolean sameParameters = SafeFiles.holds(fs, parameters, numbers);
      if (!sameParameters) {
        SafeFiles.writeTemporary(fs, parameters, numbers);
      }
      lock.requireHeld();
      if (sameParameters) {
        fs.replace(SafeFiles.temporary(json), json);
      } else {
        switchFiles(fs, folder);
      }
    } catch (IOException | RuntimeException e) {
      SafeFiles.deleteQuietly(fs, SafeFiles.temporary(parameters));
      SafeFiles.deleteQuietly(fs, SafeFiles.temporary(json));
      throw e;
    }
  }

  // While the two files are not of one model, the earlier parameters are there under another name.
  private static void switchFiles(StrictFileSystem fs, Path folder) throws IOException {
    Path parameters = new Path(folder, PARAMETERS_FILE);
    Path earlier = new Path(folder, EARLIER_FILE);
    Path json = new Path(folder, JSON_FILE);
    boolean replaces = fs.exists(parameters);
    if (replaces) {
      fs.replace(parameters, earlier);
    }
    try {
      fs.replace(SafeFiles.temporary(parameters), parameters);
      fs.replace(SafeFiles.temporary(json), json);
    } catch (IOException | RuntimeException e) {
      if (replaces) {
        SafeFiles.quietly(() -> fs.replace(earlier, parameters));
      }
      throw e;
    }
    if (replaces) {
      fs.delete(earlier, false);
    }
  }

  // What a writer has left that was killed while it switched.
  private static void settle(StrictFileSystem fs, Path folder) throws IOException {
    Path parameters = new Path(folder, PARAMETERS_FILE);
    Path earlier = new Path(folder, EARLIER_FILE);
    Path json = new Path(folder, JSON_FILE);
    Path later = SafeFiles.temporary(json);
    if (!fs.exists(json) && fs.exists(later) && isWhole(fs, later, parameters)) {
      fs.replace(later, json);
    }
    if (fs.exists(earlier)) {
      if (isWhole(fs, json, parameters)) {
        fs.delete(earlier, false);
      } else {
        fs.replace(earlier, parameters);
      }
    }
  }

  private static boolean isWhole(FileSystem fs, Path json, Path parameters) throws IOException {
    try {
      read(fs, json, parameters);
      return true;
    } catch (UserException e) {
      return false;
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
      FileSystem fs = SafeFiles.fileSystem(path, hadoop);
      Path folder = path;
      if (!holdsModel(fs, folder)) {
        folder = new Path(path, NAME);
      }
      if (!holdsModel(fs, folder)) {
        throw new UserException(
            fs.exists(path)
                ? "'%s' holds no model: neither %s nor %s/%s is there"
                    .formatted(path, JSON_FILE, NAME, JSON_FILE)
                : "'%s' does not exist; a run folder or its %s folder is expected"
                    .formatted(path, NAME));
      }
      return readEither(fs, folder);
    } catch (IOException e) {
      throw new UserException("cannot read the model '%s': %s".formatted(path, e.getMessage()));
    }
  }

  // A writer that was killed while it switched from one model to the next has left the earlier
  // parameters, or the later model.json; hashes say what belongs together.
  private static TrainedModel readEither(FileSystem fs, Path folder) throws IOException {
    Path parameters = new Path(folder, PARAMETERS_FILE);
    Path json = new Path(folder, JSON_FILE);
    Path earlier = new Path(folder, EARLIER_FILE);
    Path later = SafeFiles.temporary(json);
    UserException refused;
    try {
      return read(fs, json, parameters);
    } catch (UserException e) {
      refused = e;
    }
    try {
      if (!fs.exists(json) && fs.exists(later)) {
        return read(fs, later, parameters);
      } else if (fs.exists(earlier)) {
        return read(fs, json, earlier);
      }
    } catch (UserException e) {
      LoggerFactory.getLogger(ModelFolder.class).debug("Nor in another pairing", e);
    }
    throw refused;
  }

  private static boolean holdsModel(FileSystem fs, Path folder) throws IOException {
    Path json = new Path(folder, JSON_FILE);
    return fs.exists(json)
        || (fs.exists(SafeFiles.temporary(json)) && fs.exists(new Path(folder, PARAMETERS_FILE)));
  }

  /** The SHA-256 of all that a model's file says of the columns; the same on every Java. */
  public static String encodingSha256(TableEncoding encoding) {
    StringBuilder text = new StringBuilder();
    spell(ModelJson.encoding(encoding.with(CellReading.PLAIN)), text);
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

  private static TrainedModel read(FileSystem fs, Path jsonFile, Path parametersFile)
      throws IOException {
    ObjectNode json;
    Topology topology;
    TableEncoding encoding;
    String expected;
    try {
      json = ChecksummedJson.read(fs, jsonFile, ModelJson::checkFormat, true);
      topology = ModelJson.readTopology(json);
      encoding = ModelJson.readEncoding(json);
      expected = ModelJson.text(json, "parametersSha256");
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw refused(jsonFile, e);
    }
    float[] parameters;
    try {
      parameters = readParameters(fs, parametersFile, topology);
      String hash = ParametersHash.sha256(parameters);
      if (!hash.equals(expected)) {
        throw new ModelFormatException(
            "the parameters' SHA-256 is %s, and %s says %s: the file was changed or damaged"
                .formatted(hash, JSON_FILE, expected));
      }
    } catch (ModelFormatException e) {
      throw refused(parametersFile, e);
    }
    try {
      return new TrainedModel(
          topology,
          encoding,
          parameters,
          ModelJson.readMap(json, "provenance"),
          ModelJson.readMap(json, "metrics"));
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw refused(jsonFile, e);
    }
  }

  private static float[] readParameters(FileSystem fs, Path file, Topology topology)
      throws IOException {
    long length = SafeFiles.length(fs, file);
    try (InputStream in = new BufferedInputStream(fs.open(file))) {
      return Safetensors.read(topology, length, in);
    }
  }

  private static UserException refused(Path file, RuntimeException e) {
    String why = ModelFormatException.shortened(String.valueOf(e.getMessage()));
    return new UserException("%s: %s".formatted(file, why));
  }
}
