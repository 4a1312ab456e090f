package io.tributary.cluster;

import io.tributary.engine.BlockRows;
import io.tributary.ingest.CellType;
import io.tributary.ingest.CheckedTexts;
import io.tributary.ingest.Projection;
import io.tributary.spark.RowComputation;
import io.tributary.spark.RowFunction;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * A model as a function of a row's feature columns, in the encoding's order. Immutable.
 *
 * <p>Two of one model, for columns that are stored alike, are equal: Spark then knows a cached
 * table again that was scored before.
 */
final class ScoringFunction implements RowFunction {
  private static final long serialVersionUID = 1;

  private final String name;
  private final TableScorer scorer;
  private final Broadcast<float[][]> members;
  private final List<CellType> types;
  private final String charset; // null: no text files are read
  private final StructType result;

  /**
   * @param name what plans call it
   * @param members the parameters of each network, already broadcast
   * @param types how the columns' cells are stored
   * @param charset that Spark decodes the table's files with; null where it decodes none
   */
  ScoringFunction(
      String name,
      TableScorer scorer,
      Broadcast<float[][]> members,
      List<CellType> types,
      String charset) {
    this.name = name;
    this.scorer = scorer;
    this.members = members;
    this.types = List.copyOf(types);
    this.charset = charset;
    this.result =
        PredictionCells.of(scorer.encoding().label(), scorer.topology()).added(new StructType());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int inputs() {
    return types.size();
  }

  @Override
  public StructType result() {
    return result;
  }

  @Override
  public int rowsAtOnce() {
    return BlockRows.MOST;
  }

  @Override
  public RowComputation computation(int[] ordinals, int most) {
    List<String> columns = scorer.columns();
    List<Integer> places = Arrays.stream(ordinals).boxed().toList();
    Projection projection = new Projection(columns, types, places, false, -1);
    CheckedTexts.Checker texts = CheckedTexts.of(projection, charset).checker();
    RowsScorer rows = new RowsScorer(scorer.encoding(), scorer.topology(), projection, most);
    return new RowComputation() {
      @Override
      public void put(int place, InternalRow row) {
        rows.put(place, texts.checked(row));
      }

      @Override
      public void compute(int count) {
        rows.score(members.value(), count);
      }

      @Override
      public InternalRow result(int place) {
        return rows.cells(place);
      }
    };
  }

  // A model's parts are the same objects wherever it is used; comparing them would take longer
  // than a query's planning.
  @Override
  public boolean equals(Object other) {
    return other instanceof ScoringFunction function
        && members == function.members
        && scorer.encoding() == function.scorer.encoding()
        && scorer.topology() == function.scorer.topology()
        && name.equals(function.name)
        && types.equals(function.types)
        && Objects.equals(charset, function.charset);
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(members) + name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
