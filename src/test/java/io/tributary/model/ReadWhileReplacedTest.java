package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that another process replaces while it is read. */
class ReadWhileReplacedTest {
  private static final Configuration HADOOP = WatchedFileSystem.configuration();

  @TempDir Path folder;

  private final List<Path> moments = new ArrayList<>();
  private String last = "";
  private int uses;

  @AfterEach
  void noMoreActions() {
    WatchedFileSystem.before(() -> {});
  }

  private static List<Path> files(Path of) { // those that readers look at
    List<String> others = List.of(FolderLock.NAME, ".parameters.safetensors.tmp");
    try (Stream<Path> files = Files.list(of)) {
      return files
          .filter(file -> !others.contains(file.getFileName().toString()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps what a folder looks like, if that is something new. */
  private void keepMoment(Path model) {
    try {
      StringBuilder look = new StringBuilder();
      for (Path file : files(model)) {
        look.append(file.getFileName()).append(Files.getLastModifiedTime(file));
        look.append(Files.size(file)).append(' ');
      }
      if (!look.toString().equals(last)) {
        last = look.toString();
        Path moment = Files.createDirectory(folder.resolve("moment-" + moments.size()));
        for (Path file : files(model)) {
          Files.copy(file, moment.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
        moments.add(moment);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void show(Path moment, Path shown) {
    try {
      for (Path file : files(shown)) {
        Files.delete(file);
      }
      for (Path file : files(moment)) {
        Files.createLink(shown.resolve(file.getFileName()), file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private float bias(Path shown) {
    return ModelFolder.read(WatchedFileSystem.path(shown), HADOOP).members()[0][4];
  }

  /**
   * From each moment of a switch to each later one, at each use of a file; the oracle are the
   * biases 1 and 2.
   */
  @Test
  void isTheEarlierOrTheLaterOne() throws IOException {
    Path model = folder.resolve("model");
    var written = WatchedFileSystem.path(model);
    ModelFolder.write(ModelSwitchFaultsTest.model(1), written, HADOOP);
    WatchedFileSystem.before(() -> keepMoment(model));
    ModelFolder.write(ModelSwitchFaultsTest.model(2), written, HADOOP);
    assertTrue(moments.size() >= 6, "moments: " + moments.size());

    Path shown = Files.createDirectory(folder.resolve("shown"));
    Set<Float> found = new TreeSet<>();
    for (int from = 0; from < moments.size(); from++) {
      for (int to = from + 1; to < moments.size(); to++) {
        Path later = moments.get(to);
        for (int at = 1; uses >= at - 1; at++) {
          show(moments.get(from), shown);
          int changed = at;
          uses = 0;
          WatchedFileSystem.before(
              () -> {
                if (++uses == changed) {
                  show(later, shown);
                }
              });
          float bias = bias(shown);
          assertTrue(bias == 1 || bias == 2, "%d to %d at %d".formatted(from, to, at));
          found.add(bias);
        }
      }
    }
    assertEquals(Set.of(1f, 2f), found);
  }
}
