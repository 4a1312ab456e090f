package io.tributary.api;

import io.tributary.engine.Split;
import io.tributary.ingest.ShardedTable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many rows of a run's tables are for what.
 *
 * @param training the rows that it learns from
 * @param validation the rows that are held out, from the training table or a table of their own
 * @param test the rows that are looked at once, after training
 * @param dropped the training table's rows that could not be read
 * @param droppedReasons how many of them were dropped for what
 */
public record RunRows(
    long training, long validation, long test, long dropped, Map<String, Long> droppedReasons) {
  public RunRows {
    droppedReasons = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(droppedReasons));
  }

  /** {@code rows} in {@code summary.json}. */
  Map<String, Object> described() {
    Map<String, Object> rows = new LinkedHashMap<>();
    rows.put("train", training);
    rows.put("validation", validation);
    rows.put("test", test);
    rows.put("dropped", dropped);
    if (!droppedReasons.isEmpty()) {
      rows.put("droppedReasons", droppedReasons);
    }
    return rows;
  }

  static RunRows of(ShardedTable training, Map<Split, ShardedTable> others) {
    ShardedTable validation = others.get(Split.VALIDATION);
    ShardedTable test = others.get(Split.TEST);
    return new RunRows(
        training.trainingRowsInAll(),
        validation == null ? training.validationRowsInAll() : validation.rows(),
        test == null ? training.testRowsInAll() : test.rows(),
        training.counts().droppedRows(),
        training.counts().dropped());
  }
}
