package io.tributary.model;

import io.tributary.config.UserException;
import io.tributary.state.StateParts;
import io.tributary.training.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Saves a run's state when it is time to, off the training path: training waits for a copy of the
 * arrays in memory, and a thread writes the copy.
 *
 * <p>While one checkpoint is being written, the next one waits for a later step. One that cannot be
 * written is told, and training goes on, unless another process has taken the folder over: then the
 * next call here throws. A state that is not finite is not saved, so that the last one that was
 * stays. Not for several callers.
 */
public final class CheckpointWriter implements AutoCloseable {
  private final CheckpointFolder folder;
  private final CheckpointDue due;
  private final CheckpointIdentity identity;
  private final Consumer<String> warnings;
  private final List<String> history;
  private final TrainingState copy; // the thread's while it writes, else the caller's
  private final ExecutorService thread;
  private Future<?> writing; // null: nothing to wait for
  private volatile long savedSteps; // of the newest checkpoint that is whole; -1: none

  /**
   * @param due says when it is time to
   * @param identity what must be the same for a run to go on
   * @param begin the state that training begins from
   * @param saved whether {@code begin} comes from a checkpoint
   * @param history a line for each epoch that is done
   * @param copy a state of the same shape, for the writer's own use
   * @param warnings is told what could not be written, from the writer's thread
   */
  public CheckpointWriter(
      CheckpointFolder folder,
      CheckpointDue due,
      CheckpointIdentity identity,
      TrainingState begin,
      boolean saved,
      List<String> history,
      TrainingState copy,
      Consumer<String> warnings) {
    this.folder = folder;
    this.due = due;
    this.identity = identity;
    this.history = new ArrayList<>(history);
    this.copy = copy;
    this.warnings = warnings;
    this.savedSteps = saved ? begin.steps() : -1;
    ThreadPoolExecutor single =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread writer = new Thread(work, "tributary-checkpoints");
              writer.setDaemon(true);
              return writer;
            });
    single.prestartCoreThread(); // when it is needed most, the system may have no more threads
    this.thread = single;
  }

  /** Takes an epoch's line, which all later checkpoints hold. */
  public void epochEnded(String line) {
    history.add(line);
  }

  /**
   * Saves the state if it is time to, and if the last checkpoint is written.
   *
   * @throws UserException if the folder is another process's by now
   */
  public void offer(TrainingState state) {
    if (writing != null && writing.isDone()) {
      await(); // which tells what has ended it
    }
    if (due.isDue(state) && writing == null) {
      due.taken(state);
      begin(state);
    }
  }

  /** After how many more steps a state is due by their number; at least 1. */
  public long stepsToNext(TrainingState state) {
    return due.stepsToNext(state);
  }

  /** Saves the state, unless it has been saved; {@link #close} waits for that. */
  public void saveSoon(TrainingState state) {
    await();
    begin(state);
  }

  /**
   * Saves the state, unless it has been saved, and waits until it is written.
   *
   * @return whether the run can go on from there
   */
  public boolean save(TrainingState state) {
    saveSoon(state);
    await();
    return savedSteps == state.steps();
  }

  /** The step of the newest checkpoint that is whole; -1 if there is none. */
  public long savedSteps() {
    return savedSteps;
  }

  private void begin(TrainingState state) {
    // The end of an epoch whose last step was saved is no other place: from there one comes here.
    if (savedSteps != state.steps()) {
      StateParts.of(state).copyTo(copy);
      List<String> lines = List.copyOf(history);
      writing = thread.submit(() -> write(lines));
    }
  }

  private void write(List<String> lines) {
    if (!copy.isFinite()) {
      return;
    }
    try {
      folder.write(copy, identity, lines);
      savedSteps = copy.steps();
    } catch (UserException e) {
      throw e; // the folder is another's: to go on would be in vain
    } catch (IOException | RuntimeException e) {
      warnings.accept(
          "Checkpoint %s not written: %s"
              .formatted(folder.path(copy.steps()), SafeFiles.reason(e)));
      return;
    }
    try {
      folder.prune(copy.steps());
    } catch (UserException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      warnings.accept(
          "Checkpoint %s is written, but earlier ones could not be deleted: %s"
              .formatted(folder.path(copy.steps()), SafeFiles.reason(e)));
    }
  }

  private void await() {
    boolean interrupted = false;
    Throwable failure = null;
    while (writing != null) {
      try {
        writing.get();
        writing = null;
      } catch (InterruptedException e) {
        interrupted = true; // the files should be whole all the same
      } catch (ExecutionException e) {
        writing = null;
        failure = e.getCause();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure instanceof UserException lost) {
      throw lost;
    }
    if (failure != null) {
      warnings.accept("Checkpoint not written: " + failure);
    }
  }

  /** Waits for what is being written, and ends the thread. */
  @Override
  public void close() {
    try {
      await();
    } finally {
      thread.shutdown();
    }
  }
}
