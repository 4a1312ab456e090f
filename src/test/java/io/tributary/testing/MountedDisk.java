package io.tributary.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own, where this machine can mount one; tests are left out where not. */
public final class MountedDisk implements AutoCloseable {
  private final Path folder;

  private MountedDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts one in memory.
   *
   * @param parent where its folder, {@code disk}, is made
   * @param options as mount takes them: {@code size=64k}, {@code noexec}
   */
  public static MountedDisk under(Path parent, String options) throws Exception {
    Path folder = Files.createDirectory(parent.resolve("disk"));
    boolean mounted;
    try {
      mounted = status("mount", "-t", "tmpfs", "-o", options, "none", folder.toString()) == 0;
    } catch (IOException e) {
      mounted = false;
    }
    if (!mounted) {
      Files.delete(folder);
    }
    assumeTrue(mounted, "this machine lets nobody mount a small file system");
    return new MountedDisk(folder);
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws Exception {
    // Lazily: a task of a job that failed may not have closed its file yet.
    assertEquals(0, status("umount", "-l", folder.toString()));
  }

  private static int status(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }
}
