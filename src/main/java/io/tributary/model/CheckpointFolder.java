package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.config.UserException;
import io.tributary.training.TrainingState;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run: a folder each, named by its step.
 *
 * <p>A checkpoint counts once its {@code checkpoint.json} is there as a whole: it is written last,
 * and holds the hashes of the arrays in {@code state.safetensors} and one of itself. So nothing
 * depends on renaming, which object stores do not do at once. Not for several threads.
 */
public final class CheckpointFolder {
  /** Its name in a run folder. */
  public static final String NAME = "checkpoints";

  private static final String STATE_FILE = "state.safetensors";
  private static final String JSON_FILE = "checkpoint.json";
  private static final int FORMAT_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final StrictFileSystem fs;
  private final int keep;

  /**
   * @param runFolder where the run's files are
   * @param keep how many checkpoints stay
   */
  public CheckpointFolder(Path runFolder, int keep, Configuration hadoop) throws IOException {
    this.folder = new Path(runFolder, NAME);
    this.fs = SafeFiles.strict(folder, hadoop);
    this.keep = keep;
  }

  /**
   * What was found beside the state.
   *
   * @param history a line for each epoch that was done
   * @param skipped newer checkpoints that were damaged, with the reason, a line each
   */
  public record Restored(List<String> history, List<String> skipped) {}

  /**
   * Writes a checkpoint; {@link #prune} deletes those that are more than are kept then.
   *
   * @param identity what must be the same for a run to go on from it
   * @param history a line for each epoch that is done
   */
  public void write(TrainingState state, CheckpointIdentity identity, List<String> history)
      throws IOException {
    Path checkpoint = path(state.steps());
    delete(checkpoint);
    boolean written = false;
    try {
      fs.mkdirs(checkpoint);
      writeFiles(checkpoint, state, identity, history);
      written = true;
    } finally {
      if (!written) { // a disk that is full needs the space, whatever it was that failed
        SafeFiles.quietly(() -> delete(checkpoint));
        SafeFiles.quietly(() -> SafeFiles.deleteIfEmpty(fs, folder));
      }
    }
  }

  // Its files and no others, wherever they came from.
  private void delete(Path checkpoint) throws IOException {
    SafeFiles.deleteFiles(fs, checkpoint, List.of(JSON_FILE, STATE_FILE));
  }

  /** Whether there is any, whole or not. */
  public boolean holdsAny() throws IOException {
    return !newestFirst().isEmpty();
  }

  /** Deletes all of them, and the folder if nothing else is in it. */
  void deleteAll() throws IOException {
    for (Path checkpoint : newestFirst()) {
      delete(checkpoint);
    }
    SafeFiles.deleteIfEmpty(fs, folder);
  }

  /** Where the checkpoint of a step is, or would be. */
  public Path path(long steps) {
    return new Path(folder, String.format(Locale.ROOT, "step-%012d", steps));
  }

  private void writeFiles(
      Path checkpoint, TrainingState state, CheckpointIdentity identity, List<String> history)
      throws IOException {
    Map<String, float[]> arrays = arrays(state);
    write(fs.create(new Path(checkpoint, STATE_FILE), true), out -> Safetensors.write(arrays, out));
    ObjectNode json = JSON.createObjectNode();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("epoch", state.epoch());
    json.put("epochRows", state.epochRows());
    json.put("steps", state.steps());
    json.put("optimizerSteps", state.optimizer().step());
    // As bits, since a sum may be infinite, which JSON cannot say.
    json.put("lossSumBits", Long.toHexString(Double.doubleToRawLongBits(state.lossSum())));
    json.put("weightSumBits", Long.toHexString(Double.doubleToRawLongBits(state.weightSum())));
    identity.stored().forEach(json.putObject("identity")::put);
    history.forEach(json.putArray("history")::add);
    ObjectNode hashes = json.putObject("sha256");
    arrays.forEach((name, numbers) -> hashes.put(name, ParametersHash.sha256(numbers)));
    byte[] text = ChecksummedJson.write(json);
    // The identity is a configuration.
    write(fs.createPrivate(new Path(checkpoint, JSON_FILE)), out -> out.write(text));
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

  /**
   * Deletes the checkpoints that are more than are kept, and those of later steps, which are none
   * of this run's past: they were damaged, or are done over again.
   *
   * @param newest the step of the checkpoint that was written last
   */
  public void prune(long newest) throws IOException {
    List<Path> all = newestFirst();
    int index = all.indexOf(fs.makeQualified(path(newest)));
    if (index < 0) {
      throw new IOException("the checkpoint " + path(newest) + " is not in its folder");
    }
    for (int i = 0; i < all.size(); i++) {
      if (i < index || i >= index + keep) {
        delete(all.get(i));
      }
    }
  }

  /**
   * The identity of the run whose checkpoints these are, as its newest readable one holds it; empty
   * if there is none.
   */
  public Optional<Map<String, String>> identity() throws IOException {
    for (Path checkpoint : newestFirst()) {
      try {
        return Optional.of(texts(readJson(new Path(checkpoint, JSON_FILE)).path("identity")));
      } catch (ModelFormatException | IOException e) {
        LoggerFactory.getLogger(CheckpointFolder.class).debug("Passed over {}", checkpoint, e);
      }
    }
    return Optional.empty();
  }

  /**
   * Brings a state to the place of the newest checkpoint that is whole.
   *
   * @param state of a run that has not begun
   * @param identity of the run that wants to go on
   * @return empty if none was ever finished
   * @throws UserException if the newest one is another run's; the message says what differs. Or if
   *     there are some, but all are damaged
   */
  public Optional<Restored> restore(TrainingState state, CheckpointIdentity identity)
      throws IOException {
    List<String> skipped = new ArrayList<>();
    boolean damaged = false;
    for (Path checkpoint : newestFirst()) {
      if (!isFinished(checkpoint)) { // what ended the run came while it was being written
        skipped.add(checkpoint + ": it was not finished");
        continue;
      }
      damaged = true;
      try {
        return Optional.of(new Restored(restore(checkpoint, state, identity), skipped));
      } catch (ModelFormatException | IOException e) {
        skipped.add("%s: %s".formatted(checkpoint, e.getMessage()));
      }
    }
    if (damaged) {
      throw new UserException(
          "--resume: no checkpoint can be read; give --overwrite to begin anew:\n"
              + String.join("\n", skipped));
    }
    return Optional.empty();
  }

  private boolean isFinished(Path checkpoint) throws IOException {
    Path file = new Path(checkpoint, JSON_FILE);
    return fs.exists(file) && !ChecksummedJson.endsTooEarly(fs, file);
  }

  private List<String> restore(Path checkpoint, TrainingState state, CheckpointIdentity identity)
      throws IOException {
    ObjectNode json = readJson(new Path(checkpoint, JSON_FILE));
    checkIdentity(checkpoint, json.path("identity"), identity);
    Map<String, float[]> arrays = arrays(state);
    float[][] read = readArrays(new Path(checkpoint, STATE_FILE), arrays.keySet(), state);
    int i = 0;
    for (String name : arrays.keySet()) {
      if (!ParametersHash.sha256(read[i++]).equals(json.path("sha256").path(name).asText())) {
        throw new ModelFormatException("the numbers of '%s' were changed".formatted(name));
      }
    }
    // All is read before anything of the state changes.
    int epoch = (int) whole(json, "epoch", 1, Integer.MAX_VALUE);
    long epochRows = whole(json, "epochRows", 0, Long.MAX_VALUE);
    long steps = whole(json, "steps", 0, Long.MAX_VALUE);
    long optimizerSteps = whole(json, "optimizerSteps", 0, Long.MAX_VALUE);
    double lossSum = number(json, "lossSumBits");
    double weightSum = number(json, "weightSumBits");
    List<String> history = JsonFields.texts(json, "history");
    System.arraycopy(read[0], 0, state.parameters(), 0, read[0].length);
    state.optimizer().restore(optimizerSteps, Arrays.copyOfRange(read, 1, read.length));
    state.restore(epoch, epochRows, lossSum, weightSum, steps);
    return history;
  }

  private float[][] readArrays(Path file, Set<String> names, TrainingState state)
      throws IOException {
    try {
      long length = SafeFiles.length(fs, file);
      try (InputStream in = new BufferedInputStream(fs.open(file))) {
        return Safetensors.read(names, state.parameters().length, length, in);
      }
    } catch (ModelFormatException e) {
      throw new ModelFormatException("%s: %s".formatted(STATE_FILE, e.getMessage()));
    }
  }

  private static long whole(ObjectNode json, String key, long min, long max) {
    JsonNode number = json.path(key);
    if (!number.isIntegralNumber()
        || !number.canConvertToLong()
        || number.longValue() < min
        || number.longValue() > max) {
      throw new ModelFormatException("%s: '%s' is %s".formatted(JSON_FILE, key, number));
    }
    return number.longValue();
  }

  private static double number(ObjectNode json, String key) {
    String bits = json.path(key).asText();
    try {
      return Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    } catch (NumberFormatException e) {
      throw new ModelFormatException("%s: '%s' is '%s'".formatted(JSON_FILE, key, bits));
    }
  }

  private static Map<String, float[]> arrays(TrainingState state) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put("parameters", state.parameters());
    for (int i = 0; i < state.optimizer().momentCount(); i++) {
      arrays.put("moments." + i, state.optimizer().moment(i));
    }
    return arrays;
  }

  private ObjectNode readJson(Path file) throws IOException {
    try {
      return ChecksummedJson.read(fs, file, CheckpointFolder::checkFormat, false);
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

  private static void checkIdentity(Path checkpoint, JsonNode then, CheckpointIdentity now) {
    List<String> differences = now.differences(texts(then));
    if (!differences.isEmpty()) {
      throw new UserException(
          "--resume: %s is of a run that differs from this one; make them the same, or give --overwrite to begin anew:\n  %s"
              .formatted(checkpoint, String.join("\n  ", differences)));
    }
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.fields().forEachRemaining(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  private List<Path> newestFirst() throws IOException {
    List<Path> all = new ArrayList<>();
    if (fs.exists(folder)) {
      for (FileStatus status : fs.listStatus(folder)) {
        if (status.isDirectory() && status.getPath().getName().matches("step-[0-9]{12}")) {
          all.add(status.getPath());
        }
      }
    }
    all.sort(Comparator.comparing(Path::getName).reversed());
    return all;
  }
}
