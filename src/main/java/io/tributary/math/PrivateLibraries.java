package io.tributary.math;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native libraries of the application jar, unpacked for this process alone: into a new folder
 * that only its user may enter, from which they are deleted as soon as they are loaded.
 *
 * <p>Nothing is kept from run to run, so that there is nothing to plant, to damage or to share; a
 * loaded library does not need its file. What is unpacked is checked against the SHA-256 that our
 * own sources hold, byte for byte what was tested.
 */
final class PrivateLibraries implements AutoCloseable {
  /**
   * First name and version; then a line a library, each after those that it needs: {@code sha256
   * platform/name}.
   */
  private static final String LIST = "openblas.sha256";

  private static final Logger LOG = LoggerFactory.getLogger(PrivateLibraries.class);

  private static final String PACKAGE = "org/bytedeco/openblas/";
  private static final String OPENBLAS = "libopenblas.so.0";
  private static final String DOOR = "libjniopenblas_nolapack.so";

  /** The name by which the door asks for OpenBLAS. */
  private static final String ASKED = "libopenblas_nolapack.so.0";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final Path folder;
  private final List<Path> files;
  private final Path openBlas;

  private PrivateLibraries(Path folder, List<Path> files, Path openBlas) {
    this.folder = folder;
    this.files = files;
    this.openBlas = openBlas;
  }

  /**
   * Unpacks the libraries for a platform.
   *
   * @param parent the folder for the new one
   * @throws IOException if that fails
   * @throws IllegalStateException if what was unpacked is not what it should be
   */
  static PrivateLibraries unpack(Path parent, String platform) throws IOException {
    List<String[]> wanted = wanted(platform);
    Path folder =
        Files.createTempDirectory(
            parent, "tributary-", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      if (!Files.getPosixFilePermissions(folder).equals(OWNER_ONLY)) {
        throw new IOException(folder + " is open to others");
      }
      // The system's loader takes any library that came under a name before: ours gets its own.
      String unique = folder.getFileName().toString().replaceAll("\\D", "") + "00000000";
      String name = ASKED.replace("nolapack", unique.substring(0, 8));
      Path openBlas = folder.resolve(name);
      List<Path> files =
          wanted.stream()
              .map(w -> w[1].equals(OPENBLAS) ? openBlas : folder.resolve(w[1]))
              .toList();
      for (int i = 0; i < files.size(); i++) {
        String[] library = wanted.get(i);
        unpack(PACKAGE + platform + "/" + library[1], files.get(i), library[0]);
        if (library[1].equals(DOOR)) {
          rename(files.get(i), ASKED, name);
        }
      }
      SharedObject.bindToItself(openBlas);
      return new PrivateLibraries(folder, files, openBlas);
    } catch (IOException | RuntimeException e) {
      deleteOrLeave(folder);
      throw e;
    }
  }

  /** Hash and name of each library for a platform. */
  private static List<String[]> wanted(String platform) throws IOException {
    return list().stream()
        .skip(1)
        .map(line -> line.split("\\s+|/"))
        .filter(words -> words[1].equals(platform))
        .map(words -> new String[] {words[0], words[2]})
        .toList();
  }

  /** Which version of OpenBLAS they are. */
  static String version() throws IOException {
    return list().get(0).split(" ")[1];
  }

  private static List<String> list() throws IOException {
    try (InputStream in = PrivateLibraries.class.getResourceAsStream(LIST)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static void unpack(String resource, Path file, String sha256) throws IOException {
    try (InputStream in = PrivateClasses.ours(resource).openStream()) {
      Files.copy(in, file);
    }
    String found = sha256(file);
    if (!found.equals(sha256)) {
      throw new IllegalStateException(
          "%s of %s has SHA-256 %s instead of %s: the jar is damaged, or another version of OpenBLAS is on the class path"
              .formatted(file.getFileName(), PrivateClasses.ours(resource), found, sha256));
    }
  }

  private static String sha256(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // all of it
      }
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Replaces a text inside a file by one of the same length, at its one place. */
  private static void rename(Path file, String from, String to) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(from);
    if (at < 0 || text.indexOf(from, at + 1) >= 0) {
      throw new IOException("%s does not ask for %s once".formatted(file.getFileName(), from));
    }
    Files.writeString(
        file,
        text.substring(0, at) + to + text.substring(at + from.length()),
        StandardCharsets.ISO_8859_1);
  }

  /** All libraries, each after those that it needs. */
  List<Path> files() {
    return files;
  }

  /** The one that computes. */
  Path openBlas() {
    return openBlas;
  }

  /** Deletes the files. Where that fails, they stay: what was loaded from them is as good. */
  @Override
  public void close() {
    deleteOrLeave(folder);
  }

  private static void deleteOrLeave(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) { // NFS, for one, keeps files that are in use under another name
      LOG.debug("{} is not deleted", folder, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
