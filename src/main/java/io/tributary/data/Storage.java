package io.tributary.data;

/** Where the packed rows of a run are kept. */
public enum Storage {
  /** In the executors' heaps. */
  MEMORY,
  /** In files on the executors' local disks, mapped into memory. */
  DISK
}
