package io.tributary.ingest;

import io.tributary.data.FeatureColumn;
import io.tributary.data.MissingPolicy;
import io.tributary.data.TableEncoding;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Turns a projected internal row into packed numbers and the row's hash.
 *
 * <p>Numbers are left unscaled and missing ones are NaN: scaling comes when the statistics are
 * known ({@link io.tributary.data.RowScaler}). Columns are those of {@link Projection}; each kind
 * of column has a {@link CellEncoder} of its own. Not for several threads.
 */
public final class RowEncoder {
  /** What became of a row. */
  public enum Outcome {
    ENCODED,
    /** A cell is missing. */
    MISSING,
    /** A cell cannot be read. */
    BAD
  }

  private final CellParser parser;
  private final RowState state = new RowState();
  private final CellEncoder[] cells;
  private final KeyColumn[] key;
  private final int badRowOrdinal;
  private final long seed;

  /**
   * @param encoding how to read the columns
   * @param projection where they are
   * @param seed the seed of the rows' hashes
   */
  public RowEncoder(TableEncoding encoding, Projection projection, long seed) {
    this(encoding, projection, seed, List.of());
  }

  /**
   * @param key the columns of the projection that the hash takes in; none: all that are encoded,
   *     but for the weight
   */
  RowEncoder(TableEncoding encoding, Projection projection, long seed, List<String> key) {
    this.parser = new CellParser(encoding.missingValues(), encoding.reading());
    boolean imputes = encoding.missing() == MissingPolicy.IMPUTE;
    this.badRowOrdinal = projection.badRowOrdinal();
    this.seed = seed;
    this.key =
        key.stream()
            .map(
                name ->
                    ColumnReader.of(name, projection, projection.columns().indexOf(name), parser))
            .map(KeyColumn::new)
            .toArray(KeyColumn[]::new);
    this.cells = new CellEncoder[projection.encodedColumns(encoding)];
    int i = 0;
    int offset = 0;
    for (FeatureColumn feature : encoding.features()) {
      ColumnReader column = ColumnReader.of(feature.name(), projection, i, parser);
      cells[i] = FeatureIngestion.of(feature).cells(column, state, offset, imputes);
      i++;
      offset += feature.numbers();
    }
    if (projection.withLabel()) {
      LabelIngestion label = LabelIngestion.of(encoding.label());
      for (int j = 0; j < encoding.label().columns().size(); j++) {
        String name = encoding.label().columns().get(j);
        ColumnReader column = ColumnReader.of(name, projection, i, parser);
        cells[i++] = label.cells(j, column, state, offset++);
      }
      if (encoding.weightColumn().isPresent()) {
        String name = encoding.weightColumn().get();
        ColumnReader column = ColumnReader.of(name, projection, i, parser);
        cells[i] = new WeightCell(column, state, offset, encoding.narrowing(name));
      }
    }
  }

  /** Encodes a row; on any outcome but ENCODED the values are undefined. */
  public Outcome encode(InternalRow row, float[] values) {
    state.begin(seed);
    if (badRowOrdinal >= 0 && !row.isNullAt(badRowOrdinal)) {
      return state.bad(null, UnreadableRow.message(row.getUTF8String(badRowOrdinal)));
    }
    for (CellEncoder cell : cells) {
      Outcome outcome = cell.encode(row, values);
      if (outcome != Outcome.ENCODED) {
        return outcome;
      }
    }
    if (key.length > 0) {
      state.begin(seed);
      for (KeyColumn column : key) {
        column.addTo(state, row);
      }
    }
    return Outcome.ENCODED;
  }

  /** The last encoded row's hash. */
  long hash() {
    return state.hash();
  }

  /** What was counted in the categorical columns that had a category training has not seen. */
  public List<UnseenCells> unseen() {
    return Arrays.stream(cells)
        .filter(CategoryCell.class::isInstance)
        .map(cell -> ((CategoryCell) cell).unseen())
        .filter(unseen -> unseen.cells() > 0)
        .toList();
  }

  /** Why the last row was not encoded. */
  public BadCellException problem() {
    return state.problem();
  }

  /** In which words the last row is counted, if it was not encoded. */
  String reason() {
    return state.reason();
  }

  static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
