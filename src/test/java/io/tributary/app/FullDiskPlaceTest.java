package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which disk was full is read from what wrote to it. Frames as Spark 4.1.0 has them. */
class FullDiskPlaceTest {
  @ParameterizedTest
  @CsvSource({
    "org.apache.spark.storage.DiskBlockObjectWriter, org.apache.spark.executor.Executor, true",
    "org.apache.spark.shuffle.sort.BypassMergeSortShuffleWriter, org.apache.spark.scheduler.Task, true",
    "org.apache.spark.util.collection.unsafe.sort.UnsafeSorterSpillWriter, "
        + "org.apache.spark.sql.execution.datasources.FileFormatDataWriter, true",
    "org.apache.spark.sql.execution.datasources.csv.CsvOutputWriter, "
        + "org.apache.spark.storage.BlockManager, false",
    "org.apache.spark.sql.execution.datasources.SingleDirectoryDataWriter, "
        + "org.apache.spark.scheduler.Task, false",
    "org.apache.hadoop.fs.RawLocalFileSystem, org.apache.spark.scheduler.Task, false",
  })
  void theInnermostWriterDecides(String inner, String outer, boolean sparks) {
    IOException root = new IOException("No space left on device");
    root.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.io.FileOutputStream", "writeBytes", null, -2),
          new StackTraceElement(inner, "write", null, 1),
          new StackTraceElement(outer, "run", null, 1)
        });
    assertEquals(sparks, FullDisk.isSparks(new RuntimeException("Job aborted", root)));
  }
}
