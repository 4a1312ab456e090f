package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tributary.data.Shard;
import io.tributary.data.ShardBuilder;
import io.tributary.data.Storage;
import io.tributary.testing.SharedSpark;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Other users of the machine do not read the rows that lie in files for a while. */
@EnabledOnOs(OS.LINUX)
class LocalFilesArePrivateTest {
  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** The kernel's list of open files leads to those, too, that have no name any more. */
  private static Set<Path> openShards() throws IOException {
    Set<Path> open = new TreeSet<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path one : all.filter(Files::isSymbolicLink).toList()) {
        if (Files.readSymbolicLink(one).toString().contains("/tributary_shard_")) {
          open.add(one);
        }
      }
    }
    return open;
  }

  @Test
  void shardsOnDiskAreTheirOwnersInAFolderOfTheirOwners() throws Exception {
    SharedSpark.session();
    Set<Path> before = openShards();
    try (ShardBuilder builder = ShardBuilders.of(Storage.DISK, 1)) {
      Set<Path> now = openShards();
      now.removeAll(before);
      assertEquals(1, now.size());
      Path file = now.iterator().next();
      assertEquals("rw-------", mode(file));
      String name = Files.readSymbolicLink(file).toString();
      assertTrue(name.endsWith(" (deleted)"), name);
      assertEquals("rwx------", mode(Path.of(name).getParent()));
      builder.add(new float[] {7}, 0);
      Shard shard = (Shard) builder.build();
      assertEquals(7, shard.value(0, 0));
    }
  }

  @Test
  void anotherUserDoesNotEnterSparksFolder() throws Exception {
    SharedSpark.session();
    PrivateFolders.closeSparks();
    List<Path> folders = new ArrayList<>();
    for (File folder : SparkEnv.get().blockManager().diskBlockManager().localDirs()) {
      assertEquals("rwx------", mode(folder.toPath()));
      folders.add(folder.toPath());
    }
    assumeTrue(nobody("true"), "only root can become another user");
    for (Path folder : folders) {
      assertTrue(nobody("test", "!", "-x", folder.toString()));
      assertTrue(nobody("test", "!", "-r", folder.toString()));
    }
  }

  private static boolean nobody(String... command) throws InterruptedException {
    List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--clear-groups"));
    all.addAll(List.of(command));
    try {
      return new ProcessBuilder(all).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
