package io.tributary.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.SharedSpark;
import io.tributary.time.Ticker;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorMemoryTest {
  /** What standalone, YARN and Kubernetes say; and what is something else. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Command exited with code 52 | true",
        "Container from a bad node: c_01 on host: h. Exit status: 52. Diagnostics: none | true",
        "The executor with id 1 exited with exit code 52(JVM OOM). | true",
        "Job aborted: Lost task 0.3 in stage 3.0 (TID 9) (10.0.0.1 executor 3): ExecutorLostFailure"
            + " (executor 3 exited caused by one of the running tasks) Reason: Command exited with"
            + " code 52 | true",
        "Command exited with code 1 | false",
        "Command exited with code 152 | false",
        "Command exited with code 1 on host52 | false",
        "Remote RPC client disassociated | false",
        "Executor heartbeat timed out after 52 s | false",
      })
  void knowsItsExitCodeInTheManagersWords(String reason, boolean expected) throws Exception {
    assertEquals(expected, ExecutorMemory.ranOut(reason));
    assertEquals(
        expected,
        ExecutorMemory.ranOut(new IllegalStateException("a job", new SparkException(reason))));

    SparkContext spark = SharedSpark.session().sparkContext();
    try (ClusterWatch watch = new ClusterWatch(spark, 1, () -> false, Ticker.SYSTEM)) {
      assertFalse(watch.executorsRanOut());
      spark.listenerBus().post(new SparkListenerExecutorRemoved(0, "7", reason));
      spark.listenerBus().waitUntilEmpty();
      assertEquals(expected, watch.executorsRanOut());
    }
  }

  @Test
  void theAdviceNamesTheSetting() {
    assertTrue(ExecutorMemory.TOO_SMALL.contains("spark.executor.memory"));
    assertFalse(ExecutorMemory.ranOut(new IllegalStateException((String) null)));
  }
}
