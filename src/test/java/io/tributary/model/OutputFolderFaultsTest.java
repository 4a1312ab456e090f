package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A table that is replaced where folders are renamed file by file: whatever fails, no row of the
 * earlier table is lost before the later one is whole.
 */
class OutputFolderFaultsTest {
  private static final Configuration HADOOP = ObjectStore.configuration();
  private static final Set<String> OLD = Set.of("old part-0", "old part-1");
  private static final Set<String> NEW = Set.of("new part-0", "new part-1");

  @TempDir Path folder;

  @AfterEach
  void noMoreFaults() {
    ObjectStore.reset();
  }

  private void write(Path table, String content) throws IOException {
    Files.createDirectories(table);
    for (String part : new String[] {"part-0", "part-1"}) {
      Files.writeString(table.resolve(part), content + " " + part);
    }
  }

  private Set<String> contents(Path... tables) throws IOException {
    Set<String> all = new TreeSet<>();
    for (Path table : tables) {
      if (Files.isDirectory(table)) {
        try (Stream<Path> files = Files.list(table)) {
          for (Path file : files.toList()) {
            all.add(Files.readString(file));
          }
        }
      }
    }
    return all;
  }

  private OutputFolder open(Path place) {
    return OutputFolder.open("--out", ObjectStore.path(place).toString(), true, HADOOP, note -> {});
  }

  /**
   * @param what the failing call does
   * @param replaces whether there is an earlier table
   */
  @ParameterizedTest
  @CsvSource({
    "REFUSED, true",
    "HALFWAY, true",
    "DONE_ALL_THE_SAME, true",
    "REFUSED, false",
    "HALFWAY, false"
  })
  void nothingIsLost(ObjectStore.Fault what, boolean replaces) throws IOException {
    boolean failed = true;
    for (int call = 1; failed; call++) {
      Path place = folder.resolve("table-" + call);
      Path earlier = folder.resolve(".table-" + call + ".tributary-earlier");
      if (replaces) {
        write(place, "old");
      }
      OutputFolder output = open(place);
      write(Path.of(new org.apache.hadoop.fs.Path(output.temporary()).toUri().getPath()), "new");
      ObjectStore.fail(call, what);
      failed = false;
      try {
        output.complete("--out");
      } catch (IOException e) {
        failed = true;
      }
      boolean reached = ObjectStore.calls() >= call;
      failed |= reached;
      ObjectStore.reset();
      output.close();
      String at = what + " in call " + call;
      boolean told = false;
      try {
        open(place).close();
      } catch (UserException e) {
        told = e.getMessage().contains("half replaced");
        assertTrue(told, e.getMessage());
      }
      Set<String> there = contents(place);
      if (told) {
        assertTrue(contents(place, earlier).containsAll(OLD), at);
      } else if (!there.equals(NEW)) {
        assertEquals(replaces ? OLD : Set.of(), there, at);
      }
    }
  }
}
