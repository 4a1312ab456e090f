package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.config.UserException;
import io.tributary.state.StateParts;
import io.tributary.training.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run: a folder each, named by its step; of an ensemble, those of each network
 * in a folder of its own.
 *
 * <p>A checkpoint counts once its {@code checkpoint.json} is there as a whole ({@link
 * CheckpointFiles}). So nothing depends on renaming, which object stores do not do at once. Not for
 * several threads.
 */
public final class CheckpointFolder {
  /** Its name in a run folder. */
  public static final String NAME = "checkpoints";

  private final Path folder;
  private final StrictFileSystem fs;
  private final int keep;
  private final FolderLock lock; // of the run folder; null: nobody else writes there

  /**
   * One to read from, or to write to where nobody else does.
   *
   * @param runFolder where the run's files are
   * @param keep how many checkpoints stay
   */
  public CheckpointFolder(Path runFolder, int keep, Configuration hadoop) throws IOException {
    this(runFolder, keep, hadoop, null);
  }

  /** One that is written to while the run folder's lock is held. */
  CheckpointFolder(Path runFolder, int keep, Configuration hadoop, FolderLock lock)
      throws IOException {
    this.folder = new Path(runFolder, NAME);
    this.fs = SafeFiles.strict(folder, hadoop);
    this.keep = keep;
    this.lock = lock;
  }

  private CheckpointFolder(CheckpointFolder of, String name) {
    this.folder = new Path(of.folder, name);
    this.fs = of.fs;
    this.keep = of.keep;
    this.lock = of.lock;
  }

  /** The checkpoints of a network of an ensemble, from 0, within this folder. */
  public CheckpointFolder member(int index) {
    return new CheckpointFolder(this, String.format(Locale.ROOT, "member-%03d", index));
  }

  private List<CheckpointFolder> members() throws IOException {
    List<CheckpointFolder> members = new ArrayList<>();
    if (fs.exists(folder)) {
      for (FileStatus status : fs.listStatus(folder)) {
        String name = status.getPath().getName();
        if (status.isDirectory() && name.matches("member-[0-9]{3,}")) {
          members.add(new CheckpointFolder(this, name));
        }
      }
    }
    return members;
  }

  /** Where they are. */
  public String path() {
    return folder.toString();
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
   * @throws UserException if another process has taken the run folder over: what is there is its
   */
  public void write(TrainingState state, CheckpointIdentity identity, List<String> history)
      throws IOException {
    Path checkpoint = path(state.steps());
    CheckpointFiles files = files(checkpoint);
    requireLock();
    files.delete();
    boolean written = false;
    try {
      fs.mkdirs(checkpoint);
      files.write(state, identity, history);
      written = true;
    } finally {
      if (!written) { // a disk that is full needs the space, whatever it was that failed
        SafeFiles.quietly(files::delete);
        SafeFiles.quietly(() -> SafeFiles.deleteIfEmpty(fs, folder));
      }
    }
  }

  private void requireLock() throws IOException {
    if (lock != null) {
      lock.requireHeld();
    }
  }

  private CheckpointFiles files(Path checkpoint) {
    return new CheckpointFiles(fs, checkpoint);
  }

  /** Whether there is any, whole or not. */
  public boolean holdsAny() throws IOException {
    for (CheckpointFolder member : members()) {
      if (member.holdsAny()) {
        return true;
      }
    }
    return !newestFirst().isEmpty();
  }

  /** Deletes all of them, and the folder if nothing else is in it. */
  void deleteAll() throws IOException {
    for (CheckpointFolder member : members()) {
      member.deleteAll();
    }
    for (Path checkpoint : newestFirst()) {
      files(checkpoint).delete();
    }
    SafeFiles.deleteIfEmpty(fs, folder);
  }

  /** Where the checkpoint of a step is, or would be. */
  public Path path(long steps) {
    return new Path(folder, String.format(Locale.ROOT, "step-%012d", steps));
  }

  /**
   * Deletes the checkpoints that are more than are kept, and those of later steps, which are none
   * of this run's past: they were damaged, or are done over again.
   *
   * @param newest the step of the checkpoint that was written last
   * @throws UserException if another process has taken the run folder over: what is there is its
   */
  public void prune(long newest) throws IOException {
    requireLock(); // to write a large one may have taken long
    List<Path> all = newestFirst();
    int index = all.indexOf(fs.makeQualified(path(newest)));
    if (index < 0) {
      throw new IOException("the checkpoint " + path(newest) + " is not in its folder");
    }
    for (int i = 0; i < all.size(); i++) {
      if (i < index || i >= index + keep) {
        files(all.get(i)).delete();
      }
    }
  }

  /**
   * The identity of the run whose checkpoints these are, as its newest readable one holds it; empty
   * if there is none. Of an ensemble, as that of any network holds it.
   */
  public Optional<Map<String, String>> identity() throws IOException {
    for (Path checkpoint : newestFirst()) {
      try {
        return Optional.of(texts(files(checkpoint).readJson().path("identity")));
      } catch (ModelFormatException | IOException e) {
        LoggerFactory.getLogger(CheckpointFolder.class).debug("Passed over {}", checkpoint, e);
      }
    }
    for (CheckpointFolder member : members()) {
      Optional<Map<String, String>> found = member.identity();
      if (found.isPresent()) {
        return found;
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
      if (!files(checkpoint).areFinished()) { // what ended the run came while it was being written
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

  private List<String> restore(Path checkpoint, TrainingState state, CheckpointIdentity identity)
      throws IOException {
    CheckpointFiles files = files(checkpoint);
    ObjectNode json = files.readJson();
    checkIdentity(checkpoint, texts(json.path("identity")), identity);
    StateParts parts = files.readParts(json, state);
    List<String> history = JsonFields.texts(json, "history");
    parts.copyTo(state); // when all has been read
    return history;
  }

  /**
   * Checks that what is there is of one run with another.
   *
   * @throws UserException if it is not; the message says what differs
   */
  public void checkIdentity(CheckpointIdentity identity) throws IOException {
    Optional<Map<String, String>> earlier = identity();
    if (earlier.isPresent()) {
      checkIdentity(folder, earlier.get(), identity);
    }
  }

  private static void checkIdentity(
      Path checkpoint, Map<String, String> then, CheckpointIdentity now) {
    List<String> differences = now.differences(then);
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
