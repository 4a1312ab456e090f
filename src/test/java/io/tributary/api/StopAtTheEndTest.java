package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.SharedSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** A stop that comes when the last step is done, and its result is not kept yet. */
class StopAtTheEndTest {
  @Test
  void thereIsSomethingToStopUntilTheModelIsKept() {
    Dataset<Row> table = SharedSpark.session().range(64).selectExpr("id AS x", "id AS y");
    RunControl control = RunControl.withoutCheckpoints();
    List<Boolean> stopped = new ArrayList<>();
    RunObserver stops =
        new RunObserver() {
          @Override
          public void trained(Model model) {
            stopped.add(control.requestStop());
          }
        };
    Settings settings =
        Settings.of(
            Map.of(
                "network.hidden",
                List.of(),
                "data.label",
                "y",
                "data.task",
                "regression",
                "training.epochs",
                1));
    RunResult result = Tributary.run(table, settings, stops, control);
    assertEquals(List.of(true), stopped);
    assertEquals("completed", result.summary().get("status"));
    assertTrue(result.evaluationFailure().isEmpty(), "nothing is cancelled");
  }

  /** Whose evaluation the watch over the cluster must not cancel. */
  @Test
  void whatCameTooLateConcernsNothingAfterTraining() {
    RunControl control = RunControl.withoutCheckpoints();
    control.begins();
    control.training(true);
    assertTrue(control.requestStop());
    assertTrue(control.stopsTraining());
    control.training(false);
    assertFalse(control.stopsTraining());
  }
}
