package io.tributary.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Ending processes together with those that they started. */
final class ProcessTree {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private ProcessTree() {}

  /**
   * Kills processes and their descendants, and waits until they are gone.
   *
   * <p>The roots first: a worker would start anew an executor that it sees dying.
   *
   * @throws AssertionError if one of them survives
   */
  static void kill(Collection<ProcessHandle> roots) {
    List<ProcessHandle> all = new ArrayList<>(roots);
    for (ProcessHandle root : roots) {
      List<ProcessHandle> before = root.descendants().toList();
      root.destroyForcibly();
      all.addAll(before);
    }
    all.forEach(ProcessHandle::destroyForcibly);
    Await.until(
        "killed processes are gone",
        PATIENCE,
        () -> all.stream().noneMatch(ProcessHandle::isAlive),
        () -> all.stream().filter(ProcessHandle::isAlive).map(ProcessHandle::info).toList() + "");
  }
}
