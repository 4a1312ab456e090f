package io.tributary.api;

import io.tributary.config.UserException;
import io.tributary.model.CheckpointFolder;
import io.tributary.model.RunFolder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a caller has to say about a run: where its checkpoints are, whether it goes on from one, and
 * when it is to stop.
 *
 * <p>Stopping may be asked for from any thread. A control may serve several runs, one after the
 * other: a stop concerns the run that it was asked for. Who interrupts the thread that trains asks
 * for one, too, and does not wait for the step: its result is the stopped run's, and the thread
 * stays interrupted.
 */
public final class RunControl {
  private final Path runFolder; // null: no checkpoints
  private final Configuration hadoop;
  private final boolean resume;
  private final boolean locked; // the caller has locked the folder, and says what becomes of it
  private RunFolder folder; // locked; null: none, or not yet
  private boolean training;
  private boolean stop;

  private RunControl(Path runFolder, Configuration hadoop, boolean resume, boolean locked) {
    this.runFolder = runFolder;
    this.hadoop = hadoop;
    this.resume = resume;
    this.locked = locked;
  }

  /** A run without checkpoints. */
  public static RunControl withoutCheckpoints() {
    return new RunControl(null, null, false, false);
  }

  /**
   * A run with checkpoints, as often as {@code training.checkpoint} says. The folder is locked
   * while it runs. A run that does not go on from an earlier one's checkpoints is refused where
   * there are some: it would delete them.
   *
   * @param runFolder they are in its folder {@code checkpoints}
   * @param hadoop how file systems are reached
   * @param resume whether the run goes on from the newest one, if there is one
   */
  public static RunControl withCheckpoints(String runFolder, Configuration hadoop, boolean resume) {
    return new RunControl(new Path(runFolder), hadoop, resume, false);
  }

  /** A run with checkpoints in a folder that the caller keeps open while it runs. */
  static RunControl withCheckpoints(RunFolder folder, Configuration hadoop) {
    RunControl control = new RunControl(new Path(folder.path()), hadoop, folder.resumes(), true);
    control.folder = folder;
    return control;
  }

  /**
   * Locks the run folder, unless the caller has.
   *
   * @param warnings takes a line if a lock is taken over that a killed process has left
   * @return gives the folder back
   * @throws UserException if it cannot be written to, is locked, or holds checkpoints of a run that
   *     this one does not go on with
   */
  AutoCloseable lock(Consumer<String> warnings) {
    if (runFolder == null || locked) {
      return () -> {};
    }
    RunFolder opened =
        RunFolder.open(
            runFolder.toString(),
            resume ? RunFolder.Existing.RESUME : RunFolder.Existing.OVERWRITE,
            hadoop,
            warnings);
    boolean usable = false;
    try {
      if (!resume && opened.holdsCheckpoints()) {
        throw new UserException(
            "'%s' holds checkpoints of an earlier run, which this one would delete: go on from them (resume), or give another folder"
                .formatted(runFolder));
      }
      usable = true;
    } finally {
      if (!usable) {
        opened.close();
      }
    }
    folder = opened;
    return opened;
  }

  /**
   * Asks training to stop after the step that is going on. One that has done its last step goes on
   * to its result.
   *
   * @return whether there is a training to stop: it lasts until the observer has its model
   */
  public synchronized boolean requestStop() {
    stop |= training;
    return training;
  }

  /** A run begins: what an earlier one was asked for does not concern it. */
  synchronized void begins() {
    stop = false;
  }

  synchronized boolean stopRequested() {
    return stop;
  }

  /** Whether there is a training to stop, and it is asked to. */
  synchronized boolean stopsTraining() {
    return stop && training;
  }

  synchronized void training(boolean now) {
    training = now;
  }

  boolean keepsCheckpoints() {
    return runFolder != null;
  }

  boolean resumes() {
    return resume;
  }

  /** What the earlier run was, which this one goes on with; empty if there is none. */
  Map<String, String> earlierIdentity() {
    if (!resume) {
      return Map.of();
    }
    try {
      Optional<CheckpointFolder> checkpoints = folder(1);
      return checkpoints.isEmpty() ? Map.of() : checkpoints.get().identity().orElse(Map.of());
    } catch (IOException e) {
      throw new UserException("--resume: cannot read the checkpoints: " + e.getMessage());
    }
  }

  /**
   * The checkpoints.
   *
   * @param keep how many stay
   */
  Optional<CheckpointFolder> folder(int keep) {
    if (folder == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(folder.checkpoints(keep, hadoop));
    } catch (IOException e) {
      throw new UserException("output: cannot use '%s': %s".formatted(runFolder, e.getMessage()));
    }
  }
}
