package io.tributary.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tributary.config.UserException;
import io.tributary.data.TableEncoding;
import io.tributary.network.Topology;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Writes and reads a model's folder; the layout is in the package's documentation. */
public final class ModelFolder {
  /** The model's folder within a run folder. */
  public static final String NAME = "model";

  private static final String JSON_FILE = "model.json";
  private static final String PARAMETERS_FILE = "parameters.safetensors";

  /** Longer than any vocabulary makes it, shorter than a mistaken path can do harm. */
  private static final long MAX_JSON_BYTES = 1L << 28;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

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
    byte[] json =
        (JSON.writeValueAsString(ModelJson.write(model)) + "\n").getBytes(StandardCharsets.UTF_8);
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

  /** The SHA-256 of all that a model's file says of the columns. */
  public static String encodingSha256(TableEncoding encoding) {
    return ParametersHash.sha256(ModelJson.encoding(encoding).toString());
  }

  private static TrainedModel read(FileSystem fs, Path jsonFile, Path parametersFile)
      throws IOException {
    JsonNode json;
    Topology topology;
    TableEncoding encoding;
    try {
      json = readJson(fs, jsonFile);
      ModelJson.checkFormat(json);
      topology = ModelJson.readTopology(json);
      encoding = ModelJson.readEncoding(json);
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new UserException("%s: %s".formatted(jsonFile, e.getMessage()));
    }
    float[] parameters;
    try (InputStream in = new BufferedInputStream(fs.open(parametersFile))) {
      parameters = Safetensors.read(topology, fs.getFileStatus(parametersFile).getLen(), in);
    } catch (ModelFormatException e) {
      throw new UserException("%s: %s".formatted(parametersFile, e.getMessage()));
    } catch (FileNotFoundException e) {
      throw new UserException("%s: the file is missing".formatted(parametersFile));
    }
    String hash = ParametersHash.sha256(parameters);
    try {
      if (!hash.equals(ModelJson.text(json, "parametersSha256"))) {
        throw new UserException(
            "%s: the parameters' SHA-256 is %s, %s says %s: the file was changed or damaged"
                .formatted(
                    parametersFile, hash, JSON_FILE, ModelJson.text(json, "parametersSha256")));
      }
      return new TrainedModel(
          topology,
          encoding,
          parameters,
          ModelJson.readMap(json, "provenance"),
          ModelJson.readMap(json, "metrics"));
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new UserException("%s: %s".formatted(jsonFile, e.getMessage()));
    }
  }

  private static JsonNode readJson(FileSystem fs, Path file) throws IOException {
    long length = fs.getFileStatus(file).getLen();
    if (length > MAX_JSON_BYTES) {
      throw new ModelFormatException("it has %d bytes, too many for a model".formatted(length));
    }
    try (InputStream in = fs.open(file)) {
      return JSON.readTree(in);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          "it is no JSON (line %d)"
              .formatted(e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
    }
  }
}
