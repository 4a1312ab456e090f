package io.tributary.math;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;

/**
 * What netlib finds in the place of {@link Files}, so that it unpacks its bridge to native code
 * into our private folder: of itself it knows the JVM's temporary one alone, which may be full, or
 * execute nothing.
 *
 * <p>Public only because netlib calls it, and has the class loader of {@link PrivateClasses}.
 */
public final class BridgeFiles {
  private static Path folder;

  private BridgeFiles() {}

  /** Says where to. */
  static void into(Path folder) {
    BridgeFiles.folder = folder;
  }

  /** A new file in our folder. */
  public static Path createTempFile(String prefix, String suffix, FileAttribute<?>... attributes)
      throws IOException {
    return Files.createTempFile(folder, prefix, suffix, attributes);
  }

  /** As {@link Files} does. */
  public static long copy(InputStream from, Path to, CopyOption... options) throws IOException {
    return Files.copy(from, to, options);
  }
}
