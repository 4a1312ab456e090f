package io.tributary.ingest;

import static org.apache.spark.sql.functions.col;

import io.tributary.config.UserException;
import io.tributary.data.FeatureColumn;
import io.tributary.data.TableEncoding;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that an encoding reads, in its order: features, then labels and the weight where they
 * are wanted, then the mark of rows that could not be read. Immutable.
 *
 * @param columns the names
 * @param types how their cells are stored
 * @param withLabel whether labels and weight are among them
 * @param hasBadRowMark whether a last column marks rows that could not be read
 * @param first where the first of them is in the projected rows
 */
public record Projection(
    List<String> columns, List<CellType> types, boolean withLabel, boolean hasBadRowMark, int first)
    implements Serializable {
  public Projection {
    columns = List.copyOf(columns);
    types = List.copyOf(types);
  }

  /** The projection of a table for an encoding. */
  public static Projection of(Dataset<Row> table, TableEncoding encoding, boolean withLabel) {
    List<String> names = new ArrayList<>();
    encoding.features().stream().map(FeatureColumn::name).forEach(names::add);
    if (withLabel) {
      names.addAll(encoding.label().columns());
      encoding.weightColumn().ifPresent(names::add);
    }
    return of(table, names, withLabel);
  }

  static Projection of(Dataset<Row> table, List<String> names, boolean withLabel) {
    StructType schema = table.schema();
    List<CellType> types = new ArrayList<>();
    for (String name : names) {
      types.add(CellType.of(field(schema, name).dataType()));
      if (types.get(types.size() - 1) == null) {
        throw new UserException(
            "column '%s' has the type %s; numbers, text and booleans can be read: convert it, or list it in data.ignore"
                .formatted(name, field(schema, name).dataType().simpleString()));
      }
    }
    return new Projection(names, types, withLabel, TableSource.hasBadRowMark(schema), 0);
  }

  private static StructField field(StructType schema, String name) {
    for (StructField field : schema.fields()) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    throw new UserException(
        "column '%s' is not in the table; it has %s"
            .formatted(name, TableSource.columnNames(schema)));
  }

  /** The same columns behind {@code count} others. */
  public Projection after(int count) {
    return new Projection(columns, types, withLabel, hasBadRowMark, count);
  }

  CellType type(int index) {
    return types.get(index);
  }

  /** Where the mark of unreadable rows is, or −1. */
  int badRowOrdinal() {
    return hasBadRowMark ? first + columns.size() : -1;
  }

  /** The Spark columns of this projection, in order. */
  public List<Column> sparkColumns() {
    List<Column> selected = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = quoted(columns.get(i));
      selected.add(types.get(i) == CellType.DOUBLE ? column.cast(DataTypes.DoubleType) : column);
    }
    if (hasBadRowMark) {
      selected.add(quoted(TableSource.BAD_ROW));
    }
    return selected;
  }

  /** The table with just these columns. */
  Dataset<Row> select(Dataset<Row> table) {
    return table.select(sparkColumns().toArray(new Column[0]));
  }

  /** A column by its exact name, dots and all. */
  public static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
