package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.SparkException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadFailureTest {
  /** Spark's reader of JSON ends with a match error, which only quotes what happened. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHeapWithoutRoomForARowIsToldWithTheSetting(boolean quoted) {
    OutOfMemoryError memory = new OutOfMemoryError("Java heap space");
    Throwable root = quoted ? new scala.MatchError(memory) : memory;
    String reason = ReadFailure.reason(new SparkException("Job aborted", root));
    assertTrue(reason.contains("--driver-memory"), reason);
    assertTrue(reason.contains("--executor-memory"), reason);
  }
}
