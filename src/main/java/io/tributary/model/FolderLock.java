package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.config.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.LoggerFactory;

/**
 * Says that a process writes to a folder, by a file that only one process can create: a second one
 * is refused, and told who the first one is.
 *
 * <p>The file holds user, host, process and time, and is written again every {@value
 * #RENEWED_SECONDS} seconds. It is deleted when the lock is closed, also when the JVM is told to
 * end. What a killed process leaves counts no more if that process was one of this machine and is
 * gone, or, where that cannot be known, as of another machine's processes, if the file has not been
 * written for {@value #STALE_SECONDS} seconds by the file system's own clock. Then the lock is
 * taken over, with a word.
 *
 * <p>Creating is one step on local disks, HDFS and S3. On object stores without conditional writes
 * two processes that start within the same moment may both pass. Safe for several threads.
 */
public final class FolderLock implements AutoCloseable {
  /** The lock's name in a folder that it locks. */
  static final String NAME = ".tributary-lock";

  static final int RENEWED_SECONDS = 30;
  static final int STALE_SECONDS = 180;

  /** Before Hadoop closes its file systems, after Spark has stopped. */
  static final int HOOK_PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 5;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** This JVM's locks, by their tokens. */
  private static final Map<String, FolderLock> HELD = new ConcurrentHashMap<>();

  private static boolean hooked;

  private final StrictFileSystem fs;
  private final Path file;
  private final LockHolder holder;
  private final List<Path> made; // folders that were not there before, each before its parent
  private final ScheduledExecutorService renewal;
  private boolean taken;
  private boolean open = true;

  private FolderLock(StrictFileSystem fs, Path file, LockHolder holder, List<Path> made) {
    this.fs = fs;
    this.file = file;
    this.holder = holder;
    this.made = made;
    this.renewal =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "tributary-lock");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes a lock.
   *
   * @param file the lock's file; its folder is made if it is not there
   * @param what the locked folder, for messages
   * @param notes takes a line if a lock is taken over
   * @throws UserException if another process or thread holds it
   * @throws IOException if the file cannot be written
   */
  public static FolderLock take(
      Path file, String what, Configuration hadoop, Consumer<String> notes) throws IOException {
    StrictFileSystem fs = SafeFiles.strict(file, hadoop);
    List<Path> made = new ArrayList<>();
    for (Path missing = file.getParent();
        missing != null && !fs.exists(missing);
        missing = missing.getParent()) {
      made.add(missing);
    }
    fs.mkdirs(file.getParent());
    LockHolder self = LockHolder.self(UUID.randomUUID().toString());
    FolderLock lock = new FolderLock(fs, file, self, made);
    HELD.put(self.token(), lock); // a thread of this JVM must find it as soon as the file is there
    try {
      while (!lock.create()) {
        lock.clear(what, notes);
      }
      if (!self.token().equals(lock.found().map(LockHolder::token).orElse(""))) {
        throw lock.refusal(what, lock.found()); // an object store let two pass
      }
      lock.taken = true;
    } finally {
      if (!lock.taken) {
        lock.close(); // which deletes the file if it is this lock's
      }
    }
    releaseAtExit();
    lock.renewal.scheduleWithFixedDelay(
        lock::renew, RENEWED_SECONDS, RENEWED_SECONDS, TimeUnit.SECONDS);
    return lock;
  }

  private boolean create() throws IOException {
    try {
      fs.createNew(file, JSON.writeValueAsBytes(holder.json(JSON.createObjectNode())));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      // Another one was quicker, and the file system says so in its own way; or one that ended has
      // removed the folder just now.
      if (fs.exists(file) || (!fs.exists(file.getParent()) && fs.mkdirs(file.getParent()))) {
        return false;
      }
      throw e;
    }
  }

  // What is in the way goes if nobody holds it any more.
  private void clear(String what, Consumer<String> notes) throws IOException {
    try {
      clearStale(what, notes);
    } catch (FileNotFoundException e) {
      // It has been given back meanwhile, and can be taken now.
      LoggerFactory.getLogger(FolderLock.class).debug("{} has gone", file, e);
    }
  }

  private void clearStale(String what, Consumer<String> notes) throws IOException {
    if (!fs.exists(file)) {
      return;
    }
    Optional<LockHolder> other = read(file);
    if (!isStale(other)) {
      throw refusal(what, other);
    }
    // Of several that find it stale, one moves it; the others must not move that one's new lock.
    Path aside = new Path(file.getParent(), file.getName() + "." + holder.token());
    if (!fs.rename(file, aside)) {
      return;
    }
    if (!read(aside).equals(other)) {
      fs.rename(aside, file);
      return;
    }
    fs.delete(aside, false);
    notes.accept(
        "Taking over '%s' from %s, which is gone"
            .formatted(what, other.map(LockHolder::toString).orElse("a process")));
  }

  private boolean isStale(Optional<LockHolder> other) throws IOException {
    if (other.isPresent() && HELD.containsKey(other.get().token())) {
      return false;
    }
    Optional<Boolean> alive = other.flatMap(LockHolder::isAlive);
    return alive.isPresent() ? !alive.get() : ageSeconds() >= STALE_SECONDS;
  }

  // By the clock that dates the lock, which may be another machine's.
  private long ageSeconds() throws IOException {
    Path probe = new Path(file.getParent(), file.getName() + "." + holder.token());
    try {
      fs.create(probe, true).close();
      return Duration.ofMillis(
              fs.getFileStatus(probe).getModificationTime()
                  - fs.getFileStatus(file).getModificationTime())
          .toSeconds();
    } finally {
      SafeFiles.deleteQuietly(fs, probe);
    }
  }

  private UserException refusal(String what, Optional<LockHolder> other) {
    return new UserException(
        "'%s' is being written by %s: wait until that has ended, or choose another folder. If it is gone, delete %s%s"
            .formatted(
                what,
                other.map(LockHolder::toString).orElse("a process that has just begun"),
                file,
                other.flatMap(LockHolder::isAlive).isPresent()
                    ? ""
                    : ", or try again %d minutes after its end".formatted(STALE_SECONDS / 60)));
  }

  private Optional<LockHolder> found() throws IOException {
    try {
      return read(file);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private Optional<LockHolder> read(Path path) throws IOException {
    try (InputStream in = fs.open(path)) {
      JsonNode json = JSON.readTree(in.readNBytes(1 << 16));
      return json instanceof ObjectNode object ? LockHolder.of(object) : Optional.empty();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return Optional.empty(); // it is being written
    }
  }

  /**
   * Makes sure that nobody has taken the lock over, as may happen to a process that was stopped for
   * long: not even somebody who has ended since.
   *
   * @throws UserException if somebody has
   * @throws IOException if that cannot be seen
   */
  public synchronized void requireHeld() throws IOException {
    if (open && isOurs()) {
      if (found().isEmpty()) {
        write();
      }
      return;
    }
    Optional<LockHolder> now = found();
    if (now.isEmpty()) {
      throw new UserException(
          "%s is gone: another process took it over, as this one did not renew it for %d seconds, and has ended; or it was deleted. Nothing is written"
              .formatted(file, STALE_SECONDS));
    }
    if (!now.get().token().equals(holder.token())) {
      throw new UserException(
          "%s is now held by %s, since this process did not renew it for %d seconds; nothing is written"
              .formatted(file, now.get(), STALE_SECONDS));
    }
  }

  // Whatever is thrown out of here would be the last renewal.
  synchronized void renew() {
    try {
      if (open && isOurs()) {
        write();
      }
    } catch (IOException | RuntimeException | Error e) {
      LoggerFactory.getLogger(FolderLock.class)
          .warn("{} not renewed ({}); this is tried again", file, SafeFiles.reason(e));
    }
  }

  private void write() throws IOException {
    byte[] content = JSON.writeValueAsBytes(holder.json(JSON.createObjectNode()));
    try (var out = fs.create(file, true)) {
      out.write(content);
    }
  }

  // One that was taken and says nothing is ours: a disk that was full when it was renewed has left
  // it so. Another one's is so only while it is being created, and who creates it looks at it
  // again.
  private boolean isOurs() throws IOException {
    try {
      return read(file).map(now -> now.token().equals(holder.token())).orElse(taken);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static synchronized void releaseAtExit() {
    if (!hooked) {
      hooked = true;
      ShutdownHookManager.get()
          .addShutdownHook(() -> HELD.values().forEach(FolderLock::close), HOOK_PRIORITY);
    }
  }

  private void deleteEmptyFolders() {
    for (Path folder : made) {
      SafeFiles.quietly(() -> SafeFiles.deleteIfEmpty(fs, folder));
    }
  }

  /**
   * Gives the lock back, and removes folders that were made for it and got nothing else; a second
   * time does nothing.
   */
  @Override
  public synchronized void close() {
    if (!open) {
      return;
    }
    open = false;
    renewal.shutdownNow();
    try {
      if (isOurs()) {
        fs.delete(file, false);
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(FolderLock.class).debug("{} not deleted", file, e);
    } finally {
      HELD.remove(holder.token()); // while the file is there, this JVM's threads must find it held
    }
    deleteEmptyFolders();
  }

  /** The time, to the second. */
  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
