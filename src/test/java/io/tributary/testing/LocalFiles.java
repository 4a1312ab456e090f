package io.tributary.testing;

import org.apache.hadoop.fs.LocalFileSystem;

/** What {@code file:} is in tests: files with checksums beside them, made by this process alone. */
public final class LocalFiles extends LocalFileSystem {
  /** For Hadoop, which finds it by {@code fs.file.impl}. */
  public LocalFiles() {
    super(new RawLocalFiles());
  }
}
