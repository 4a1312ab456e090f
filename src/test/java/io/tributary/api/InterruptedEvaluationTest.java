package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.SharedSpark;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/** An interrupted thread's evaluation ends, and the job that nobody waits for, too. */
class InterruptedEvaluationTest {
  private static final CountDownLatch STUCK = new CountDownLatch(1);

  private static Dataset<Row> table() {
    return SharedSpark.session().range(64).selectExpr("id AS x", "id AS y");
  }

  // Its task ends when it is killed, and by nothing else.
  private static Dataset<Row> endless() {
    UserDefinedFunction wait =
        functions.udf(
            (UDF1<Long, Long>)
                x -> {
                  STUCK.countDown();
                  while (!TaskContext.get().isInterrupted()) {
                    LockSupport.parkNanos(1_000_000);
                  }
                  return x;
                },
            DataTypes.LongType);
    return table().withColumn("x", wait.apply(functions.col("x")));
  }

  private static int activeJobs() {
    return SharedSpark.context().statusTracker().getActiveJobIds().length;
  }

  @Test
  void itsJobIsCancelled() throws InterruptedException {
    Settings settings =
        Settings.of(Map.of("data.label", "y", "data.task", "regression", "training.epochs", 1));
    Model model = Tributary.train(table(), settings);
    Dataset<Row> endless = endless();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    Thread evaluates =
        new Thread(
            () -> {
              try {
                model.evaluate(endless, "the table");
              } catch (Throwable e) {
                thrown.set(e);
              }
              stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
    evaluates.start();
    STUCK.await();
    evaluates.interrupt();
    evaluates.join();
    assertTrue(stillInterrupted.get());
    Throwable cause = thrown.get();
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertInstanceOf(InterruptedException.class, cause);
    // Spark cancels on a thread of its own.
    long end = System.nanoTime() + 60_000_000_000L;
    while (activeJobs() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    assertEquals(0, activeJobs());
  }
}
