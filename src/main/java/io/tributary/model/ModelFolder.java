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

/** Writes and reads a model's folder; the layout is in the package's documentation. */
public final class ModelFolder {
  /** The model's folder within a run folder. */
  public static final String NAME = "model";

  private static final String JSON_FILE = "model.json";
  private static final String PARAMETERS_FILE = "parameters.safetensors";

  private ModelFolder() {}

  /**
   * Writes a model; {@code model.json} comes last, so that a folder that has it is whole.
   *
   * @param folder is made if it is not there
   */
  public static void write(TrainedModel model, Path folder, Configuration hadoop)
      throws IOException {
    FileSystem fs = SafeFiles.fileSystem(folder, hadoop);
    fs.mkdirs(folder);
    SafeFiles.write(
        fs,
        new Path(folder, PARAMETERS_FILE),
        out -> Safetensors.write(model.topology(), model.parameters(), out));
    byte[] json = ChecksummedJson.write(ModelJson.write(model));
    SafeFiles.write(fs, new Path(folder, JSON_FILE), out -> out.write(json));
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
      if (!fs.exists(new Path(folder, JSON_FILE))) {
        folder = new Path(path, NAME);
      }
      Path jsonFile = new Path(folder, JSON_FILE);
      if (!fs.exists(jsonFile)) {
        throw new UserException(
            fs.exists(path)
                ? "'%s' holds no model: neither %s nor %s/%s is there"
                    .formatted(path, JSON_FILE, NAME, JSON_FILE)
                : "'%s' does not exist; a run folder or its %s folder is expected"
                    .formatted(path, NAME));
      }
      return read(fs, jsonFile, new Path(folder, PARAMETERS_FILE));
    } catch (IOException e) {
      throw new UserException("cannot read the model '%s': %s".formatted(path, e.getMessage()));
    }
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
