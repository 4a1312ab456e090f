package io.tributary.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Who holds a {@link FolderLock}.
 *
 * @param user who the process runs as
 * @param host its machine's name
 * @param processes where its number means something: the boot of a machine and, in containers, the
 *     name space; empty where that is not known
 * @param pid its number there
 * @param started when it began, which tells it from a later one of the same number; empty where
 *     that is not known
 * @param since when it took the lock
 * @param token one for each lock that was ever taken
 */
record LockHolder(
    String user,
    String host,
    String processes,
    long pid,
    String started,
    String since,
    String token) {
  /** Clocks may be set while a process runs, which moves what its start is reckoned to be. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(5);

  /** This process. */
  static LockHolder self(String token) {
    ProcessHandle self = ProcessHandle.current();
    return new LockHolder(
        System.getProperty("user.name", "?"),
        hostName(),
        processSpace(),
        self.pid(),
        self.info().startInstant().map(Instant::toString).orElse(""),
        FolderLock.now(),
        token);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("?");
    }
  }

  private static String processSpace() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) {
      return ""; // not on Linux
    }
  }

  ObjectNode json(ObjectNode json) {
    return json.put("user", user)
        .put("host", host)
        .put("processes", processes)
        .put("pid", pid)
        .put("started", started)
        .put("since", since)
        .put("token", token);
  }

  /** What a lock's file says; empty if it says nothing that can be used. */
  static Optional<LockHolder> of(ObjectNode json) {
    if (!json.path("token").isTextual() || !json.path("pid").canConvertToLong()) {
      return Optional.empty();
    }
    return Optional.of(
        new LockHolder(
            json.path("user").asText(),
            json.path("host").asText(),
            json.path("processes").asText(),
            json.path("pid").longValue(),
            json.path("started").asText(),
            json.path("since").asText(),
            json.path("token").asText()));
  }

  /**
   * Whether the process is there still; empty if that cannot be seen from here. A lock of this very
   * process, which knows which ones it holds, is one that it could not delete.
   *
   * <p>A process of its number that began at another time may be a later one, or the same one:
   * where starts are reckoned from the boot, they move when the clock is set. Then nothing is
   * known.
   */
  Optional<Boolean> isAlive() {
    LockHolder self = self(token);
    if (!host.equals(self.host) || !processes.equals(self.processes)) {
      return Optional.empty();
    }
    if (pid == self.pid && isSameStart(started, self.started)) {
      return Optional.of(false);
    }
    Optional<ProcessHandle> found = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (found.isEmpty()) {
      return Optional.of(false);
    }
    String start = found.get().info().startInstant().map(Instant::toString).orElse("");
    return isSameStart(started, start) ? Optional.of(true) : Optional.empty();
  }

  private static boolean isSameStart(String then, String now) {
    if (then.isEmpty() || now.isEmpty()) {
      return true; // not known
    }
    try {
      Duration apart = Duration.between(Instant.parse(then), Instant.parse(now)).abs();
      return apart.compareTo(START_TOLERANCE) <= 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "process %d of %s on %s (since %s)".formatted(pid, user, host, since);
  }
}
