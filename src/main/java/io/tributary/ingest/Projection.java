package io.tributary.ingest;

import static org.apache.spark.sql.functions.col;

import io.tributary.config.UserException;
import io.tributary.data.FeatureColumn;
import io.tributary.data.TableEncoding;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that an encoding reads: features, then labels and the weight where they are wanted,
 * then the mark of rows that could not be read. Immutable.
 *
 * <p>They are selected in the table's own order, so that Spark need not copy every row just to put
 * its cells into another one.
 *
 * @param columns the names, in the encoding's order
 * @param types how their cells are stored
 * @param ordinals where they are in the projected rows
 * @param withLabel whether labels and weight are among them
 * @param badRowOrdinal where the mark of rows that could not be read is, or −1
 */
public record Projection(
    List<String> columns,
    List<CellType> types,
    List<Integer> ordinals,
    boolean withLabel,
    int badRowOrdinal)
    implements Serializable {
  public Projection {
    columns = List.copyOf(columns);
    types = List.copyOf(types);
    ordinals = List.copyOf(ordinals);
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
    Map<String, StructField> fields = new HashMap<>();
    TableSource.fields(schema).forEach(field -> fields.put(field.name(), field));
    List<CellType> types = new ArrayList<>();
    for (String name : names) {
      StructField field = fields.get(name);
      if (field == null) {
        throw new UserException(
            "column '%s' is not in the table; it has %s"
                .formatted(name, TableSource.columnNames(schema)));
      }
      types.add(CellType.read(name, field.dataType(), ""));
    }
    List<String> inTableOrder = new ArrayList<>(TableSource.columnNames(schema));
    inTableOrder.retainAll(new HashSet<>(names));
    Map<String, Integer> places = new HashMap<>();
    inTableOrder.forEach(name -> places.put(name, places.size()));
    List<Integer> ordinals = names.stream().map(places::get).toList();
    int badRow = TableSource.hasBadRowMark(schema) ? inTableOrder.size() : -1;
    return new Projection(names, types, ordinals, withLabel, badRow);
  }

  /** How many of the columns an encoding reads; they come first. */
  int encodedColumns(TableEncoding encoding) {
    int features = encoding.features().size();
    return withLabel
        ? features
            + encoding.label().columns().size()
            + (encoding.weightColumn().isPresent() ? 1 : 0)
        : features;
  }

  /** The same columns and others that are not among them yet, last. */
  Projection and(Dataset<Row> table, List<String> others) {
    List<String> names = new ArrayList<>(columns);
    others.stream().filter(name -> !columns.contains(name)).forEach(names::add);
    return of(table, names, withLabel);
  }

  /** The same columns behind {@code count} others. */
  public Projection after(int count) {
    return new Projection(
        columns,
        types,
        ordinals.stream().map(o -> o + count).toList(),
        withLabel,
        badRowOrdinal < 0 ? -1 : badRowOrdinal + count);
  }

  CellType type(int index) {
    return types.get(index);
  }

  int ordinal(int index) {
    return ordinals.get(index);
  }

  /** The Spark columns of this projection, in the table's order. */
  public List<Column> sparkColumns() {
    Column[] selected = new Column[columns.size() + (badRowOrdinal < 0 ? 0 : 1)];
    int first = ordinals.stream().mapToInt(o -> o).min().orElse(0);
    for (int i = 0; i < columns.size(); i++) {
      Column column = quoted(columns.get(i));
      selected[ordinals.get(i) - first] =
          types.get(i).readAs().map(column::cast).orElse(column); // text: which most are
    }
    if (badRowOrdinal >= 0) {
      selected[badRowOrdinal - first] = quoted(TableSource.BAD_ROW);
    }
    return List.of(selected);
  }

  /** The table's columns of this projection as they are, in the table's order. */
  Column[] uncastColumns() {
    Column[] selected = new Column[columns.size()];
    int first = ordinals.stream().mapToInt(o -> o).min().orElse(0);
    for (int i = 0; i < columns.size(); i++) {
      selected[ordinals.get(i) - first] = quoted(columns.get(i));
    }
    return selected;
  }

  /** The table with just these columns. */
  Dataset<Row> select(Dataset<Row> table) {
    return table.select(sparkColumns().toArray(new Column[0]));
  }

  /** A column by its exact name, dots and all. */
  public static Column quoted(String name) {
    return col(quotedName(name));
  }

  /** A column's exact name, dots and all, where Spark expects an expression. */
  public static String quotedName(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
