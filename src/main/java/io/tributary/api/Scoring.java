package io.tributary.api;

import io.tributary.cluster.ScoringCounts;
import io.tributary.cluster.TableScorer;
import io.tributary.config.UserException;
import io.tributary.data.TableEncoding;
import io.tributary.ingest.Ingest;
import io.tributary.ingest.PartitionSums;
import io.tributary.ingest.Projection;
import io.tributary.ingest.Removal;
import io.tributary.model.TrainedModel;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A table that is scored once: its rows with predictions, and what was met while they were used.
 * Closing releases what executors hold of the model; the rows cannot be used after that.
 *
 * <p>{@link Model#transform} is the simpler way where what was met need not be known.
 */
public final class Scoring implements AutoCloseable {
  private final String name;
  private final Dataset<Row> table;
  private final TableEncoding encoding;
  private final Broadcast<float[][]> parameters;
  private final PartitionSums<ScoringCounts> counts;
  private final Dataset<Row> rows;

  Scoring(TrainedModel model, Dataset<Row> table, String name, List<String> kept) {
    this.name = name;
    this.table = table;
    this.encoding = model.encoding();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(table.sparkSession().sparkContext());
    this.parameters = spark.broadcast(model.members());
    this.counts = PartitionSums.registered(spark.sc());
    try {
      this.rows =
          new TableScorer(encoding, model.topology()).score(table, kept, parameters, counts);
    } catch (UserException e) {
      close();
      throw new UserException(name + ": " + e.getMessage());
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** The columns that were kept, then the predictions; computed when it is used. */
  public Dataset<Row> rows() {
    return rows;
  }

  /**
   * What the user should know of the rows that were used, a line each: values that training has not
   * seen, rows without a prediction.
   */
  public List<String> notes() {
    return met().map(ScoringCounts::notes).orElse(List.of());
  }

  /** How many rows were used. */
  public long rowCount() {
    return met().map(ScoringCounts::rows).orElse(0L);
  }

  /** How many of them have no prediction. */
  public long unpredicted() {
    return met().map(ScoringCounts::unpredicted).orElse(0L);
  }

  // None where no partition had a row.
  private Optional<ScoringCounts> met() {
    return Optional.ofNullable(counts.value());
  }

  /** What went wrong while the rows were used: the user's message if a row was the cause. */
  public RuntimeException explained(Exception failure) {
    return Ingest.explained(name, table, Projection.of(table, encoding, false), encoding, failure);
  }

  @Override
  public void close() {
    Removal.of(() -> parameters.destroy(true));
  }
}
