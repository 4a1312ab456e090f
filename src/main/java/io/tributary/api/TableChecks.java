package io.tributary.api;

import io.tributary.config.UserException;
import io.tributary.ingest.Ingest;
import io.tributary.ingest.ShardedTable;
import io.tributary.training.TrainingSettings;

/** What a table must have, once it has been read, for a run to learn from it. */
final class TableChecks {
  private TableChecks() {}

  /** Rows that count. */
  static void rows(String name, Ingest.Result ingested) {
    ShardedTable table = ingested.table();
    if (table.trainingRowsInAll() == 0) {
      throw new UserException(
          "%s: no row is left for training, of %d in the table (%d dropped, %d held out)"
              .formatted(
                  name,
                  ingested.rows(),
                  table.counts().droppedRows(),
                  table.validationRowsInAll() + table.testRowsInAll()));
    }
    if (!ingested.positiveWeight()) {
      throw new UserException(name + ": no training row has a weight above 0");
    }
  }

  /** Rows in each fold, and others beside it. */
  static void folds(String name, ShardedTable table) {
    for (int fold = 0; fold < table.folds(); fold++) {
      if (table.foldRowsInAll(fold) == 0
          || table.foldRowsInAll(fold) == table.trainingRowsInAll()) {
        throw new UserException(
            "%s: %d folds are too many for %d training rows: %s; set %s.members to a smaller number"
                .formatted(
                    name,
                    table.folds(),
                    table.trainingRowsInAll(),
                    table.foldRowsInAll(fold) == 0 ? "one has no row" : "one has them all",
                    TrainingSettings.ENSEMBLE));
      }
    }
  }
}
