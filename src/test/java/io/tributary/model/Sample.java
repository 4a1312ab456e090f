package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.tributary.config.UserException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;

/** Files that were written, can be changed, and are read again under watch. */
abstract class Sample {
  static final Configuration HADOOP = WatchedFileSystem.configuration();

  /** Longer than any message without what was found, which is cut. */
  static final int MAX_MESSAGE = 1000;

  /**
   * What reading allocates however small the files are: the readers' buffers (256 KiB for numbers,
   * 64 KiB for their hash), those of file system and parser, an exception's stack.
   */
  private static final long FIXED_BYTES = 2_000_000;

  /**
   * What reading allocates for each byte of a file. Numbers take 1. JSON takes most where it has
   * least text: "{}," are 3 bytes, and an object, its map and its place in a list that grows make
   * some 100; "0.1," are 4 bytes, and their texts and the number make some 200.
   */
  private static final long BYTES_PER_BYTE = 64;

  /**
   * As often is a reading that seems to take too much done again: the first on its way loads
   * classes, which is no reader's doing, and no rule tells whose way was gone before.
   */
  private static final int TRIES = 3;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A file that may be changed. */
  enum Part {
    MODEL_JSON("model.json"),
    PARAMETERS("parameters.safetensors"),
    CHECKPOINT_JSON("checkpoint.json"),
    STATE("state.safetensors");

    final String fileName;

    Part(String fileName) {
      this.fileName = fileName;
    }

    boolean isJson() {
      return this == MODEL_JSON || this == CHECKPOINT_JSON;
    }

    boolean isOfModel() {
      return this == MODEL_JSON || this == PARAMETERS;
    }
  }

  final Path folder;
  private final Path root;
  private final Map<Part, byte[]> files = new EnumMap<>(Part.class);

  /**
   * @param root outside of which nothing may be looked at
   * @param folder where the files are
   */
  Sample(Path root, Path folder, Part... parts) throws IOException {
    this.root = root;
    this.folder = folder;
    for (Part part : parts) {
      files.put(part, Files.readAllBytes(path(part)));
    }
  }

  /** Samples of every kind that has this file. */
  static List<Sample> all(Part part, Path folder) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < (part.isOfModel() ? ModelSample.KINDS : CheckpointSample.KINDS); i++) {
      samples.add(of(part, i, folder));
    }
    return samples;
  }

  /** A sample that has this file. */
  static Sample of(Part part, int kind, Path folder) throws IOException {
    Path path = folder.resolve(part.name()).resolve("sample" + kind);
    return part.isOfModel() ? new ModelSample(kind, path) : new CheckpointSample(kind, path);
  }

  /** The path in the file system that is watched. */
  static org.apache.hadoop.fs.Path hadoop(Path path) {
    return WatchedFileSystem.path(path);
  }

  final Path path(Part part) {
    return folder.resolve(part.fileName);
  }

  /** A file as it was written. */
  final byte[] bytes(Part part) {
    return files.get(part);
  }

  /**
   * Reads the files, and checks what comes of that: they are refused, or the same as was written.
   *
   * @param forged whether they may also be another whole, as by a checksum that was made to fit
   * @param what for messages
   * @return whether they were accepted
   */
  abstract boolean isRead(boolean forged, String what) throws IOException;

  /** The same, with one file changed for the time. */
  final boolean isReadWith(Part part, byte[] changed, boolean forged, String what)
      throws IOException {
    Files.write(path(part), changed);
    try {
      return isRead(forged, what);
    } finally {
      Files.write(path(part), bytes(part));
    }
  }

  /**
   * What was read; empty if it was refused as it should be.
   *
   * @param moreBytes of files that are read beside this sample's
   */
  final <T> Optional<T> readOrRefused(Callable<T> reader, long moreBytes, String what)
      throws IOException {
    long size = moreBytes;
    for (Part part : files.keySet()) {
      size += Files.isRegularFile(path(part)) ? Files.size(path(part)) : 0;
    }
    long most = FIXED_BYTES + BYTES_PER_BYTE * size;
    Reading<T> reading = read(reader, what);
    for (int i = 1; i < TRIES && reading.allocated() > most; i++) {
      reading = read(reader, what);
    }
    long allocated = reading.allocated();
    assertTrue(
        allocated <= most, () -> "%s: %,d bytes allocated of %,d".formatted(what, allocated, most));
    return reading.read();
  }

  private <T> Reading<T> read(Callable<T> reader, String what) throws IOException {
    WatchedFileSystem.takeTouched();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Optional<T> read;
    try {
      read = Optional.of(reader.call());
    } catch (UserException e) {
      assertTrue(e.getMessage().contains(folder.toString()), what + ": " + e.getMessage());
      // What differs between two runs is told as it is.
      assertTrue(
          e.getMessage().length() < MAX_MESSAGE || e.getMessage().startsWith("--resume"),
          what + ": " + e.getMessage().length());
      read = Optional.empty();
    } catch (Exception | Error e) {
      throw new AssertionError(what, e);
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    Set<File> touched = WatchedFileSystem.takeTouched();
    assertFalse(touched.isEmpty(), what);
    for (File file : touched) {
      assertTrue(file.toPath().startsWith(root), what + ": " + file);
    }
    return new Reading<>(read, allocated);
  }

  private record Reading<T>(Optional<T> read, long allocated) {}
}
