package io.tributary.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.config.UserException;
import io.tributary.data.TableEncoding;
import io.tributary.network.Topology;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.LoggerFactory;

/**
 * The two files of a model, and what is beside them while they are replaced; of an ensemble, also
 * its other {@linkplain MemberFiles networks' files}, which are there before the switch.
 *
 * <p>{@code model.json} holds the hash of the parameters that it belongs to. So at any moment of a
 * switch one of three pairs is a model: both files in their places; {@code model.json} and the
 * earlier parameters; or, on object stores, which delete a file before another one takes its place,
 * the later {@code model.json} under its temporary name and the parameters.
 */
final class ModelFiles {
  private final StrictFileSystem fs;
  private final Path folder;
  private final Path json;
  private final Path parameters;
  private final Path laterJson;
  private final Path laterParameters;
  private final Path earlierParameters;
  private final MemberFiles members; // but the first

  ModelFiles(StrictFileSystem fs, Path folder) {
    this.fs = fs;
    this.folder = folder;
    this.json = new Path(folder, ModelFolder.JSON_FILE);
    this.parameters = new Path(folder, "parameters.safetensors");
    this.laterJson = SafeFiles.temporary(json);
    this.laterParameters = SafeFiles.temporary(parameters);
    this.earlierParameters = new Path(folder, ".parameters.safetensors.earlier");
    this.members = new MemberFiles(fs, folder);
  }

  /** Whether a model is there, whole or not. */
  boolean isModel() throws IOException {
    return fs.exists(json)
        || (fs.exists(laterJson) && fs.exists(parameters))
        || fs.exists(json); // it may have got its place just now
  }

  /** Writes a model over what is there. */
  void write(TrainedModel model, FolderLock lock) throws IOException {
    SafeFiles.Content numbers = out -> Safetensors.write(model.topology(), model.members()[0], out);
    settle();
    boolean sameParameters;
    try {
      byte[] text = ChecksummedJson.write(ModelJson.write(model));
      SafeFiles.writeTemporary(fs, json, out -> out.write(text));
      // A model that gets its metrics has the parameters that are there already.
      sameParameters = SafeFiles.holds(fs, parameters, numbers);
      if (!sameParameters) {
        SafeFiles.writeTemporary(fs, parameters, numbers);
      }
      members.write(model);
    } catch (IOException | RuntimeException e) {
      deleteTemporaries();
      throw e;
    }
    lock.requireHeld(); // else the temporary files may be those of the process that has it now
    try {
      switchFiles(sameParameters);
    } catch (IOException | RuntimeException e) {
      SafeFiles.quietly(this::settle);
      if (isLaterNeeded()) {
        throw new IOException(
            "%s; while there is no %s in '%s', %s there is read in its place"
                .formatted(SafeFiles.reason(e), json.getName(), folder, laterJson.getName()),
            e);
      }
      deleteTemporaries();
      throw e;
    }
    SafeFiles.quietly(() -> members.deleteOthers(model.membersSha256()));
  }

  private void deleteTemporaries() {
    SafeFiles.deleteQuietly(fs, laterParameters);
    SafeFiles.deleteQuietly(fs, laterJson);
    SafeFiles.quietly(this::deleteMembersOfNone);
  }

  // A model that could not be written leaves nothing beside the one that is there.
  private void deleteMembersOfNone() throws IOException {
    List<String> hashes = List.of();
    if (fs.exists(json)) {
      try {
        hashes = ModelJson.readHashes(ChecksummedJson.read(fs, json, ModelJson::checkFormat, true));
      } catch (ModelFormatException e) {
        return; // nobody can say which are its
      }
    }
    members.deleteOthers(hashes);
  }

  // While the two files are not of one model, the earlier parameters are there under another name.
  private void switchFiles(boolean sameParameters) throws IOException {
    boolean replaces = !sameParameters && fs.exists(parameters);
    if (replaces) {
      fs.replace(parameters, earlierParameters);
    }
    if (!sameParameters) {
      fs.replace(laterParameters, parameters);
    }
    fs.replace(laterJson, json);
    if (replaces) {
      SafeFiles.deleteQuietly(fs, earlierParameters);
    }
  }

  // Ends or undoes a switch that was killed, or that failed, wherever that was. A rename that is
  // said to have failed may have been done: what is whole decides.
  private void settle() throws IOException {
    if (!fs.exists(json) && fs.exists(laterJson) && isWhole(laterJson, parameters)) {
      fs.replace(laterJson, json);
    }
    if (fs.exists(earlierParameters)) {
      if (isWhole(json, parameters)) {
        fs.delete(earlierParameters, false);
      } else {
        fs.replace(earlierParameters, parameters);
      }
    }
  }

  // Where that cannot be seen, it may be.
  private boolean isLaterNeeded() {
    try {
      return !fs.exists(json) && fs.exists(laterJson) && isWhole(laterJson, parameters);
    } catch (IOException e) {
      return true;
    }
  }

  private boolean isWhole(Path jsonFile, Path parametersFile) throws IOException {
    try {
      read(jsonFile, parametersFile);
      return true;
    } catch (UserException e) {
      return false;
    }
  }

  /**
   * Reads the model; once more if another process has replaced it meanwhile, for then the files
   * that were read may be of two.
   *
   * @throws UserException if no pair of files is a model; the message says which file and why
   */
  TrainedModel read() throws IOException {
    List<String> before = versions();
    try {
      return readEither();
    } catch (UserException | IOException e) {
      if (versions().equals(before)) {
        throw e;
      }
    }
    return readEither();
  }

  // Of each file what changes when it is written.
  private List<String> versions() throws IOException {
    List<String> all = new ArrayList<>();
    for (Path file : List.of(json, laterJson, parameters, earlierParameters)) {
      try {
        FileStatus status = fs.getFileStatus(file);
        String tag = status instanceof EtagSource tagged ? tagged.getEtag() : "";
        all.add(status.getLen() + " " + status.getModificationTime() + " " + tag);
      } catch (FileNotFoundException e) {
        all.add("");
      }
    }
    return all;
  }

  // Hashes say what belongs together.
  private TrainedModel readEither() throws IOException {
    UserException refused;
    try {
      return read(json, parameters);
    } catch (UserException e) {
      refused = e;
    }
    try {
      if (!fs.exists(json) && fs.exists(laterJson)) {
        return read(laterJson, parameters);
      } else if (fs.exists(earlierParameters)) {
        return read(json, earlierParameters);
      }
    } catch (UserException e) {
      LoggerFactory.getLogger(ModelFiles.class).debug("Nor in another pairing", e);
    }
    throw refused;
  }

  private TrainedModel read(Path jsonFile, Path parametersFile) throws IOException {
    ObjectNode json;
    Topology topology;
    TableEncoding encoding;
    List<String> hashes;
    try {
      json = ChecksummedJson.read(fs, jsonFile, ModelJson::checkFormat, true);
      topology = ModelJson.readTopology(json);
      encoding = ModelJson.readEncoding(json);
      hashes = ModelJson.readHashes(json);
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw refused(jsonFile, e);
    }
    float[][] parameters = members.read(parametersFile, topology, hashes);
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

  static UserException refused(Path file, RuntimeException e) {
    String why = ModelFormatException.shortened(String.valueOf(e.getMessage()));
    return new UserException("%s: %s".formatted(file, why));
  }
}
