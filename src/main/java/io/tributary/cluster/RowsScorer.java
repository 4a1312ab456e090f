package io.tributary.cluster;

import io.tributary.data.MissingPolicy;
import io.tributary.data.RowScaler;
import io.tributary.data.TableEncoding;
import io.tributary.engine.BlockScorer;
import io.tributary.ingest.Projection;
import io.tributary.ingest.RowEncoder;
import io.tributary.network.RowInputs;
import io.tributary.network.Topology;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * One thread's predictions for raw rows, some at a time: they are read, go through the network
 * together, and give a row of added cells each. A row's cells do not depend on the others.
 */
final class RowsScorer {
  private final TableEncoding encoding;
  private final int outputs;
  private final BlockScorer scorer;
  private final RowInputs inputs;
  private final RowEncoder encoder;
  private final RowScaler scaler;
  private final float[] values; // of a row, packed
  private final boolean[] scorable; // by place
  private final PredictionCells cells;
  private final ScoringCounts counted = new ScoringCounts();

  /**
   * @param projection where the encoding's columns are in the rows
   * @param most how many rows are scored at once at most
   */
  RowsScorer(TableEncoding encoding, Topology topology, Projection projection, int most) {
    this.encoding = encoding;
    this.outputs = topology.outputs();
    this.scorer = new BlockScorer(topology, most);
    this.inputs = new RowInputs(encoding.layout(), topology);
    this.encoder = new RowEncoder(encoding, projection, 0);
    this.scaler = new RowScaler(encoding);
    this.values = new float[encoding.layout().features()];
    this.scorable = new boolean[most];
    this.cells = PredictionCells.of(encoding.label(), topology);
  }

  /**
   * Reads a row, which may change afterwards.
   *
   * @param place its number among those that are scored at once
   * @throws RuntimeException if it cannot be read, or lacks a cell that has to be there
   */
  void put(int place, InternalRow row) {
    RowEncoder.Outcome outcome = encoder.encode(row, values);
    counted.addRow();
    scorable[place] = outcome == RowEncoder.Outcome.ENCODED;
    if (scorable[place]) {
      scale(place);
    } else if (outcome == RowEncoder.Outcome.MISSING && encoding.missing() == MissingPolicy.DROP) {
      counted.addMissing();
    } else {
      throw encoder.problem();
    }
    if (!scorable[place]) {
      Arrays.fill(values, 0);
    }
    inputs.gather(values, scorer.inputs(), place);
  }

  private void scale(int place) {
    scaler.scale(values, 0, values.length);
    int tooLarge = RowScaler.firstNotFinite(values, values.length);
    if (tooLarge >= 0) {
      scorable[place] = false;
      counted.addTooLarge(encoding.columnAt(tooLarge));
    }
  }

  /**
   * Scores the first {@code rows} places.
   *
   * @param members the parameters of each network
   */
  void score(float[][] members, int rows) {
    scorer.score(members, rows);
    for (int place = 0; place < rows; place++) {
      if (scorable[place] && !cells.areFinite(scorer.logits(), scorer.outputs(), place * outputs)) {
        scorable[place] = false;
        counted.addTooLarge(ScoringCounts.OUTPUT);
      }
    }
  }

  /** A scored row's added cells: a row of its own. */
  InternalRow cells(int place) {
    return scorable[place]
        ? cells.of(scorer.logits(), scorer.outputs(), place * outputs)
        : cells.none();
  }

  /** What all rows met, once there are no more. */
  ScoringCounts counted() {
    counted.addUnseen(encoder.unseen());
    return counted;
  }
}
