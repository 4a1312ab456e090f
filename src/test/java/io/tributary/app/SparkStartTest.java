package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.api.Settings;
import io.tributary.config.UserException;
import java.io.FileNotFoundException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

final class SparkStartTest {
  private static SparkConf conf(String master) {
    return new SparkConf(false).setMaster(master);
  }

  @Test
  void settingsThatSparkCannotStartWithAreNamed() {
    SparkConf logs =
        conf("local[2]")
            .set("spark.eventLog.enabled", "true")
            .set("spark.eventLog.dir", "/no/logs");
    RuntimeException folder = SparkStart.explained(logs, new FileNotFoundException("/no/logs"));
    assertInstanceOf(UserException.class, folder);
    assertTrue(folder.getMessage().contains("event logs /no/logs does not exist"));
    RuntimeException memory =
        SparkStart.explained(
            conf("local[2]"), new RuntimeException("[INVALID_DRIVER_MEMORY] System memory"));
    assertInstanceOf(UserException.class, memory);
    assertTrue(memory.getMessage().contains("--driver-memory 1g"));
  }

  // The messages are Spark 4.1.0's.
  @Test
  void whatIsNoMasterIsNamed() {
    for (String master : new String[] {"local[4", "spark:/x", "lokal"}) {
      RuntimeException told =
          SparkStart.explained(
              conf(master), new SparkException("Could not parse Master URL: '" + master + "'"));
      assertInstanceOf(UserException.class, told);
      assertTrue(told.getMessage().startsWith("'" + master + "' is no master"), told.getMessage());
    }
  }

  @Test
  void aMasterThatDoesNotAnswerIsNamedWhereverTheStartFails() {
    for (Exception e :
        new Exception[] {
          new IllegalStateException("Cannot call methods on a stopped SparkContext."),
          new SparkException("All masters are unresponsive! Giving up."),
          new RuntimeException(new NullPointerException())
        }) {
      RuntimeException told = SparkStart.explained(conf("spark://localhost:1"), e);
      assertInstanceOf(UserException.class, told);
      assertTrue(told.getMessage().contains("spark://localhost:1 does not answer"));
    }
    RuntimeException other = new IllegalStateException("something else");
    assertSame(other, SparkStart.explained(conf("spark://localhost:1"), other));
    RuntimeException ours = new NullPointerException();
    assertSame(ours, SparkStart.explained(conf("local[2]"), ours));
  }

  @Test
  void relativePathsAreRefusedWhereTheDriverIsOnTheCluster() {
    Settings settings = Settings.of(Map.of("data.label", "y", "data.test", "some/test.csv"));
    Configuration local = new Configuration(false);
    local.set("fs.defaultFS", "file:///");
    SparkConf cluster = new SparkConf(false).set("spark.submit.deployMode", "cluster");

    DriverPaths.check(settings, "runs/a", new SparkConf(false), local);
    UserException refused =
        assertThrows(
            UserException.class, () -> DriverPaths.check(settings, "/runs/a", cluster, local));
    assertEquals("data.test: 'some/test.csv'", refused.getMessage().split(" is ")[0]);
    Configuration hdfs = new Configuration(false);
    hdfs.set("fs.defaultFS", "hdfs://name:8020");
    DriverPaths.check(settings, "runs/a", cluster, hdfs); // relative to the user's folder there
  }
}
