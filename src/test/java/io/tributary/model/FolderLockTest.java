package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.config.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of several that want to write to a folder one may, and the others are told who that is. */
class FolderLockTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final List<String> notes = new ArrayList<>();

  private Path file() {
    return folder.resolve("run/.tributary-lock");
  }

  private FolderLock take() throws IOException {
    return FolderLock.take(
        new org.apache.hadoop.fs.Path(file().toUri()), "run", new Configuration(), notes::add);
  }

  private String refused() {
    return assertThrows(UserException.class, this::take).getMessage();
  }

  private ObjectNode holder() throws IOException {
    return (ObjectNode) JSON.readTree(file().toFile());
  }

  /** A lock as another process has left it, which differs from one of ours in some keys. */
  private ObjectNode left() throws IOException {
    take().close();
    FolderLock mine = take();
    ObjectNode other = holder().put("token", "another's");
    mine.close();
    return other;
  }

  private void leave(ObjectNode other) throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), other.toString());
  }

  private void age(Duration age) throws IOException {
    Files.setLastModifiedTime(file(), FileTime.from(Instant.now().minus(age)));
  }

  @Test
  void aSecondOneIsRefusedUntilTheFirstOneIsClosed() throws IOException {
    try (FolderLock first = take()) {
      String message = refused();
      assertTrue(message.contains("process " + ProcessHandle.current().pid()), message);
      assertTrue(message.contains(file().toString()), message);
      first.requireHeld();
    }
    assertFalse(Files.exists(file()));
    take().close();
    assertEquals(List.of(), notes);
    assertFalse(Files.exists(folder.resolve("run")), "it was made for the lock alone");
  }

  @Test
  void ofManyThreadsThatStartTogetherOneGetsIt() throws Exception {
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    for (int round = 0; round < 20; round++) {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<FolderLock>> tries = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Callable<FolderLock> attempt =
            () -> {
              start.await();
              try {
                return take();
              } catch (UserException e) {
                return null;
              }
            };
        tries.add(pool.submit(attempt));
      }
      start.countDown();
      List<FolderLock> taken = new ArrayList<>();
      for (Future<FolderLock> attempt : tries) {
        if (attempt.get() != null) {
          taken.add(attempt.get());
        }
      }
      assertEquals(1, taken.size(), "round " + round);
      taken.get(0).close();
    }
    pool.shutdown();
  }

  /** One that waits to be killed or told to end; it says when it holds the lock. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      FolderLock.take(
          new org.apache.hadoop.fs.Path(arguments[0]), "run", new Configuration(), note -> {});
      System.out.println("held");
      Thread.sleep(Duration.ofMinutes(5).toMillis());
    }
  }

  private Process holdingProcess() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                file().toUri().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); !"held".equals(line); line = out.readLine()) {
      assertTrue(line != null, "the process ended before it held the lock");
    }
    return process;
  }

  @Test
  void aProcessThatWasKilledHoldsNothingAnyMore() throws Exception {
    Process process = holdingProcess();
    String message = refused();
    assertTrue(message.contains("process " + process.pid() + " of "), message);
    process.destroyForcibly().waitFor();
    assertTrue(Files.exists(file()), "a killed process leaves its lock");
    take().close();
    assertEquals(1, notes.size());
    assertTrue(notes.get(0).contains("process " + process.pid() + " of "), notes.get(0));
    assertTrue(notes.get(0).contains("is gone"), notes.get(0));
  }

  @Test
  void aProcessThatIsToldToEndGivesItBack() throws Exception {
    Process process = holdingProcess();
    process.destroy(); // SIGTERM, as Ctrl-C while there is nothing to save
    process.waitFor();
    assertFalse(Files.exists(folder.resolve("run")));
  }

  /** When the clock is set, a start that is reckoned from the boot moves with it. */
  @Test
  void aProcessWhoseStartHasMovedIsTakenForTheSameWhileItsLockIsYoung() throws IOException {
    long living = ProcessHandle.current().parent().orElseThrow().pid();
    for (int seconds : new int[] {-3600, -6, 6, 3600}) {
      ObjectNode other = left();
      leave(
          other.put("pid", living).put("started", startOf(living).plusSeconds(seconds).toString()));
      assertTrue(refused().contains("process " + living), "moved by " + seconds);
      Files.delete(file());
    }
  }

  @Test
  void aLaterProcessOfTheSameNumberIsAnother() throws IOException {
    ObjectNode other = left();
    String started = Instant.parse(other.path("started").asText()).minusSeconds(3600).toString();
    leave(other.put("started", started));
    age(Duration.ofSeconds(FolderLock.STALE_SECONDS + 60));
    take().close();
    assertEquals(1, notes.size());
  }

  private static Instant startOf(long pid) {
    return ProcessHandle.of(pid).orElseThrow().info().startInstant().orElseThrow();
  }

  @Test
  void anotherMachinesIsTakenOverOnlyWhenItIsNotRenewed() throws IOException {
    leave(left().put("host", "elsewhere").put("user", "alice").put("pid", 7));
    age(Duration.ofSeconds(FolderLock.STALE_SECONDS - 60));
    String message = refused();
    assertTrue(message.contains("process 7 of alice on elsewhere"), message);
    assertTrue(message.contains("try again 3 minutes after its end"), message);
    age(Duration.ofSeconds(FolderLock.STALE_SECONDS + 60));
    try (FolderLock mine = take()) {
      assertEquals(1, notes.size());
      mine.requireHeld();
    }
  }

  /** A file without content is one that is being written, unless that was long ago. */
  @Test
  void anEmptyOneCountsWhileItIsYoung() throws IOException {
    Files.createDirectories(file().getParent());
    Files.createFile(file());
    assertTrue(refused().contains("a process that has just begun"));
    age(Duration.ofHours(1));
    take().close();
  }

  @Test
  void oneThatWasTakenOverMeanwhileIsTold() throws IOException {
    try (FolderLock mine = take()) {
      ObjectNode other = holder();
      leave(other.put("token", "another's").put("user", "alice"));
      String message = assertThrows(UserException.class, mine::requireHeld).getMessage();
      assertTrue(message.contains("alice"), message);
    }
    assertTrue(Files.exists(file()), "it is the other one's to delete");
  }

  /** The other one has been there, has written, and has ended: what it wrote must stay. */
  @Test
  void oneThatWasTakenOverAndGivenBackMeanwhileIsTold() throws IOException {
    try (FolderLock mine = take()) {
      Files.delete(file());
      String message = assertThrows(UserException.class, mine::requireHeld).getMessage();
      assertTrue(message.contains("another process took it over"), message);
    }
  }

  @Test
  void whatCannotBeWrittenIsAnIoException() throws IOException {
    Files.writeString(folder.resolve("run"), "a file where a folder should be");
    assertThrows(IOException.class, this::take);
  }
}
