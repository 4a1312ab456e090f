package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tributary.model.RunFolder;
import io.tributary.model.RunFolder.Existing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a run that hold options of its tables are for their owner's eyes. */
class OptionsStayPrivateTest {
  /** An option's value that no rule can know for a secret. */
  private static final String UNSUSPECTED = "unsuspected-4711";

  @TempDir Path folder;

  @BeforeEach
  void modes() {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
  }

  private Path train(String... more) throws IOException {
    Path table = Files.writeString(folder.resolve("t.csv"), "x,y\n1,a\n2,b\n3,a\n4,b\n");
    Path conf =
        Files.writeString(
            folder.resolve("conf.yaml"),
            "network: {hidden: []}\ndata: {path: '%s', label: y, options: {note: %s, password: p, url: 'h?token=t'}}\n"
                    .formatted(table, UNSUSPECTED)
                + "training: {epochs: 1, batchSize: 2}");
    Path run = folder.resolve("run");
    Stream<String> command = Stream.of("train", conf.toString(), "--out", run.toString());
    CommandRun.done(Stream.concat(command, Stream.of(more)).toArray(String[]::new));
    return run;
  }

  @Test
  void whatHoldsOptionsOrTheConfigurationOnlyItsOwnerReads() throws Exception {
    Path earlier = Files.createDirectories(folder.resolve("run")).resolve("config.yaml");
    Files.writeString(earlier, "name: earlier");
    Files.setPosixFilePermissions(earlier, PosixFilePermissions.fromString("rw-r--r--"));
    Path run = train("--overwrite");
    TreeMap<String, String> modes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (text.contains(UNSUSPECTED) || text.contains("training.batchSize")) {
          modes.put(
              file.getFileName().toString(),
              PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
      }
    }
    assertEquals("{checkpoint.json=rw-------, config.yaml=rw-------}", modes.toString());
  }

  @Test
  void anotherUserCannotReadThem() throws Exception {
    Path run = train();
    Path others = Files.writeString(run.resolve("for-all.txt"), "for all");
    Files.setPosixFilePermissions(others, PosixFilePermissions.fromString("rw-r--r--"));
    for (Path open : List.of(folder, run)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assumeTrue(isReadByNobody(others), "only root can become another user");
    assertFalse(isReadByNobody(run.resolve("config.yaml")));
  }

  private static boolean isReadByNobody(Path file) throws InterruptedException {
    try {
      return new ProcessBuilder("setpriv", "--reuid=65534", "--clear-groups", "cat", "" + file)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aRunFromWhatWasWrittenSaysWhatToGiveAgain() throws Exception {
    String written = train().resolve("config.yaml").toString();
    String again = folder.resolve("again").toString();
    CommandRun refused = CommandRun.of("train", written, "--out", again);
    assertEquals(Main.USER_ERROR, refused.status());
    assertEquals(2, refused.err().lines().count(), refused.err());
    assertTrue(refused.err().contains("--set data.options.password=..."), refused.err());
    assertTrue(refused.err().contains("--set data.options.url=..."), refused.err());
    CommandRun.done(
        "train",
        written,
        "--out",
        again,
        "--set",
        "data.options.password=p",
        "--set",
        "data.options.url=h?token=t");
  }

  /** Through Hadoop's own permissions: a mount table whose target is a local folder. */
  @Test
  void otherFileSystemsAreAskedForTheSameModes() throws Exception {
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.viewfs.mounttable.default.link./runs", folder.toUri().toString());
    hadoop.set("fs.viewfs.impl", "org.apache.hadoop.fs.viewfs.ViewFileSystem");
    try (RunFolder run =
        RunFolder.open("viewfs:///runs/elsewhere", Existing.REFUSE, hadoop, note -> {})) {
      run.begin("name: elsewhere\n");
    }
    Path written = folder.resolve("elsewhere/config.yaml");
    assertEquals("name: elsewhere\n", Files.readString(written));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(written)));
  }
}
