package io.tributary.ingest;

import io.tributary.data.ArrayFeature;
import io.tributary.data.CategoricalFeature;
import io.tributary.data.ColumnNarrowing;
import io.tributary.data.FeatureColumn;
import io.tributary.data.FeatureKinds;
import io.tributary.data.HashedFeature;
import io.tributary.data.NumericFeature;
import io.tributary.data.OffsetFeature;
import io.tributary.data.TemporalFeature;

/** What ingestion does with a feature column, for each kind of column. */
interface FeatureIngestion {
  /** That of a column. */
  static FeatureIngestion of(FeatureColumn column) {
    return column.by(new Kinds());
  }

  /**
   * What reads the column's cells.
   *
   * @param offset where its numbers begin in a packed row
   * @param mayBeMissing whether missing cells are imputed
   */
  CellEncoder cells(ColumnReader column, RowState state, int offset, boolean mayBeMissing);

  /** The column as its distance from where its numbers, all of which were seen, begin. */
  FeatureColumn withOrigin(ColumnProfile seen);

  /** Whether a cell is a number and is packed as one: such columns may be packed unread. */
  default boolean isNumber() {
    return false;
  }

  /** The kinds of columns. */
  final class Kinds implements FeatureKinds<FeatureIngestion> {
    private Kinds() {}

    @Override
    public FeatureIngestion numeric(NumericFeature column) {
      return new OfNumbers(column);
    }

    @Override
    public FeatureIngestion categorical(CategoricalFeature column) {
      return new OfCategories(column);
    }

    @Override
    public FeatureIngestion hashed(HashedFeature column) {
      return new OfHashes(column);
    }

    @Override
    public FeatureIngestion temporal(TemporalFeature column) {
      return new OfMoments(column);
    }

    @Override
    public FeatureIngestion array(ArrayFeature column) {
      return new OfLists(column);
    }

    @Override
    public FeatureIngestion offset(OffsetFeature column) {
      return new OfOffsets(column);
    }
  }

  /** Numbers. */
  record OfNumbers(NumericFeature feature) implements FeatureIngestion {
    @Override
    public CellEncoder cells(ColumnReader column, RowState state, int offset, boolean missing) {
      ColumnNarrowing narrowing = ColumnNarrowing.from(feature.scaling().origin());
      return new NumberCell(column, state, offset, narrowing, missing);
    }

    @Override
    public FeatureColumn withOrigin(ColumnProfile seen) {
      return feature.from(seen.numbers.range.origin());
    }

    @Override
    public boolean isNumber() {
      return true;
    }
  }

  /** Numbers that are as they are. */
  record OfOffsets(OffsetFeature feature) implements FeatureIngestion {
    @Override
    public CellEncoder cells(ColumnReader column, RowState state, int offset, boolean missing) {
      return new NumberCell(column, state, offset, ColumnNarrowing.PLAIN, false);
    }

    @Override
    public FeatureColumn withOrigin(ColumnProfile seen) {
      return feature;
    }

    @Override
    public boolean isNumber() {
      return true;
    }
  }

  /** Categories. */
  record OfCategories(CategoricalFeature feature) implements FeatureIngestion {
    @Override
    public CellEncoder cells(ColumnReader column, RowState state, int offset, boolean missing) {
      return new CategoryCell(column, state, offset, feature, missing);
    }

    @Override
    public FeatureColumn withOrigin(ColumnProfile seen) {
      return feature;
    }
  }

  /** Hashed categories. */
  record OfHashes(HashedFeature feature) implements FeatureIngestion {
    @Override
    public CellEncoder cells(ColumnReader column, RowState state, int offset, boolean missing) {
      return new CategoryCell(column, state, offset, feature, missing);
    }

    @Override
    public FeatureColumn withOrigin(ColumnProfile seen) {
      return feature;
    }
  }

  /** Dates and timestamps. */
  record OfMoments(TemporalFeature feature) implements FeatureIngestion {
    @Override
    public CellEncoder cells(ColumnReader column, RowState state, int offset, boolean missing) {
      return new TemporalCell(column, state, offset, feature, missing);
    }

    @Override
    public FeatureColumn withOrigin(ColumnProfile seen) {
      return feature.from(seen.days().momentOrigin());
    }
  }

  /** Arrays and vectors. */
  record OfLists(ArrayFeature feature) implements FeatureIngestion {
    @Override
    public CellEncoder cells(ColumnReader column, RowState state, int offset, boolean missing) {
      return new ListCell(column, state, offset, feature, missing);
    }

    @Override
    public FeatureColumn withOrigin(ColumnProfile seen) {
      return feature.from(seen.lists.origins());
    }
  }
}
