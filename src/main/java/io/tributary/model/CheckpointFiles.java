package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.state.State;
import io.tributary.state.StateParts;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * The files of one checkpoint, format version 1: {@code state.safetensors} has the state's arrays
 * under their names, and {@code checkpoint.json} its whole numbers under theirs, other numbers as
 * {@code NAMEBits}, and what else there is to know. It is written last, with the hashes of the
 * arrays and one of itself.
 */
final class CheckpointFiles {
  private static final String STATE_FILE = "state.safetensors";
  private static final String JSON_FILE = "checkpoint.json";
  private static final int FORMAT_VERSION = 1;
  private static final String BITS = "Bits";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StrictFileSystem fs;
  private final Path folder;
  private final Path json;
  private final Path arrays;

  CheckpointFiles(StrictFileSystem fs, Path folder) {
    this.fs = fs;
    this.folder = folder;
    this.json = new Path(folder, JSON_FILE);
    this.arrays = new Path(folder, STATE_FILE);
  }

  void write(State state, CheckpointIdentity identity, List<String> history) throws IOException {
    StateParts parts = StateParts.of(state);
    write(fs.create(arrays, true), out -> Safetensors.write(parts.arrays(), out));
    ObjectNode object = JSON.createObjectNode();
    object.put("formatVersion", FORMAT_VERSION);
    parts.wholes().forEach((name, whole) -> object.put(name, whole.value()));
    // As bits, since a sum may be infinite, which JSON cannot say.
    parts
        .numbers()
        .forEach(
            (name, number) ->
                object.put(name + BITS, Long.toHexString(Double.doubleToRawLongBits(number))));
    identity.stored().forEach(object.putObject("identity")::put);
    history.forEach(object.putArray("history")::add);
    ObjectNode hashes = object.putObject("sha256");
    parts.arrays().forEach((name, array) -> hashes.put(name, ParametersHash.sha256(array)));
    byte[] text = ChecksummedJson.write(object);
    // The identity is a configuration.
    write(fs.createPrivate(json), out -> out.write(text));
  }

  // On the disk before the next file is begun, where the file system can promise that.
  private static void write(FSDataOutputStream file, SafeFiles.Content content) throws IOException {
    try (FSDataOutputStream out = file) {
      BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 16);
      content.writeTo(buffered);
      buffered.flush();
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
    }
  }

  /** Deletes them and no others, wherever they came from. */
  void delete() throws IOException {
    SafeFiles.deleteFiles(fs, folder, List.of(JSON_FILE, STATE_FILE));
  }

  /** Whether nothing ended the run while they were being written. */
  boolean areFinished() throws IOException {
    return fs.exists(json) && !ChecksummedJson.endsTooEarly(fs, json);
  }

  /**
   * Reads {@code checkpoint.json}.
   *
   * @throws ModelFormatException if it is damaged
   */
  ObjectNode readJson() throws IOException {
    try {
      return ChecksummedJson.read(fs, json, CheckpointFiles::checkFormat, false);
    } catch (ModelFormatException e) {
      throw new ModelFormatException("%s: %s".formatted(JSON_FILE, e.getMessage()));
    }
  }

  private static void checkFormat(ObjectNode json) {
    if (json.path("formatVersion").asInt() != FORMAT_VERSION) {
      throw new ModelFormatException(
          "its format is version %s, and %d is expected"
              .formatted(json.path("formatVersion"), FORMAT_VERSION));
    }
  }

  /**
   * Reads parts with the names of a state's, which stays as it is.
   *
   * @param object what {@link #readJson} has read
   * @throws ModelFormatException if a part is missing or damaged
   */
  StateParts readParts(ObjectNode object, State state) throws IOException {
    StateParts wanted = StateParts.of(state);
    StateParts read = new StateParts();
    readArrays(wanted.arrays()).forEach(read::put);
    read.arrays()
        .forEach(
            (name, array) -> {
              String hash = object.path("sha256").path(name).asText();
              if (!ParametersHash.sha256(array).equals(hash)) {
                throw new ModelFormatException("the numbers of '%s' were changed".formatted(name));
              }
            });
    wanted.wholes().forEach((name, whole) -> read.put(name, whole(object, name, whole)));
    wanted.numbers().keySet().forEach(name -> read.put(name, number(object, name + BITS)));
    return read;
  }

  private Map<String, float[]> readArrays(Map<String, float[]> wanted) throws IOException {
    Map<String, Integer> lengths = new LinkedHashMap<>();
    wanted.forEach((name, array) -> lengths.put(name, array.length));
    try {
      long length = SafeFiles.length(fs, arrays);
      try (InputStream in = new BufferedInputStream(fs.open(arrays))) {
        return Safetensors.read(lengths, length, in);
      }
    } catch (ModelFormatException e) {
      throw new ModelFormatException("%s: %s".formatted(STATE_FILE, e.getMessage()));
    }
  }

  private static StateParts.Whole whole(ObjectNode json, String key, StateParts.Whole wanted) {
    JsonNode number = json.path(key);
    if (!number.isIntegralNumber()
        || !number.canConvertToLong()
        || number.longValue() < wanted.least()
        || number.longValue() > wanted.most()) {
      throw new ModelFormatException("%s: '%s' is %s".formatted(JSON_FILE, key, number));
    }
    return new StateParts.Whole(number.longValue(), wanted.least(), wanted.most());
  }

  private static double number(ObjectNode json, String key) {
    String bits = json.path(key).asText();
    try {
      return Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    } catch (NumberFormatException e) {
      throw new ModelFormatException("%s: '%s' is '%s'".formatted(JSON_FILE, key, bits));
    }
  }
}
