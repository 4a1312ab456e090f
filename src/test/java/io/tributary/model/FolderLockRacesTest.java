package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes between two looks at a lock's file. */
class FolderLockRacesTest {
  private static final Configuration HADOOP = WatchedFileSystem.configuration();

  @TempDir Path folder;

  private int uses;

  @AfterEach
  void noMoreActions() {
    WatchedFileSystem.before(() -> {});
  }

  private Path file() {
    return folder.resolve(FolderLock.NAME);
  }

  private FolderLock take() throws IOException {
    return FolderLock.take(WatchedFileSystem.path(file()), "run", HADOOP, note -> {});
  }

  /** Another machine's, given back at each use of a file in turn: it is refused, or ours. */
  @Test
  void oneThatIsGivenBackMeanwhileIsNoError() throws IOException {
    int taken = 0;
    int refused = 0;
    for (int at = 1; uses >= at - 1; at++) {
      Files.writeString(file(), "{\"host\": \"elsewhere\", \"pid\": 7, \"token\": \"another's\"}");
      int gone = at;
      uses = 0;
      WatchedFileSystem.before(
          () -> {
            if (++uses == gone) {
              delete(file());
            }
          });
      try {
        take().close();
        taken++;
      } catch (UserException e) {
        assertTrue(e.getMessage().contains("process 7"), e.getMessage());
        refused++;
      }
      WatchedFileSystem.before(() -> {});
    }
    assertTrue(taken > 0 && refused > 0, taken + " taken, " + refused + " refused");
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void oneThatCannotBeCheckedOnceItIsThereIsNotLeftBehind() {
    boolean[] failed = new boolean[1];
    WatchedFileSystem.before(
        () -> {
          if (!failed[0] && Files.exists(file())) {
            failed[0] = true;
            throw new IllegalStateException("as the test wants it");
          }
        });
    assertThrows(IllegalStateException.class, this::take);
    assertTrue(failed[0]);
    assertFalse(Files.exists(file()));
  }

  @Test
  void itIsRenewedAgainAfterAnError() throws IOException {
    try (FolderLock lock = take()) {
      FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
      Files.setLastModifiedTime(file(), longAgo);
      WatchedFileSystem.before(
          () -> {
            throw new NoClassDefFoundError("as the test wants it");
          });
      lock.renew();
      assertEquals(longAgo, Files.getLastModifiedTime(file()));
      WatchedFileSystem.before(() -> {});
      lock.renew();
      assertTrue(Files.getLastModifiedTime(file()).compareTo(longAgo) > 0);
    }
  }
}
