package io.tributary.ingest;

import io.tributary.config.UserException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Sees that each of a table's columns has a name of its own. */
public final class ColumnNames {
  private ColumnNames() {}

  /**
   * Checks a table that a program made.
   *
   * @param name what the table is called in messages
   * @throws UserException if two columns cannot be told apart
   */
  public static void check(Dataset<Row> table, String name) {
    check(TableSource.columnNames(table.schema()), name + ":", table.sparkSession());
  }

  /** Checks names; the message begins with {@code table}, which has them. */
  static void check(List<String> names, String table, SparkSession spark) {
    // Spark does not tell names apart that differ in case only, unless it is told to.
    boolean caseSensitive = Boolean.parseBoolean(spark.conf().get("spark.sql.caseSensitive"));
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Integer first = seen.putIfAbsent(caseSensitive ? name : name.toLowerCase(Locale.ROOT), i);
      if (first != null && names.get(first).equals(name)) {
        throw new UserException(
            "%s has the column name '%s' twice, in columns %d and %d; rename or drop one of them"
                .formatted(table, name, first + 1, i + 1));
      } else if (first != null) {
        throw new UserException(
            "%s has the columns '%s' and '%s', whose names Spark takes for one; rename one of them, or set --conf spark.sql.caseSensitive=true"
                .formatted(table, names.get(first), name));
      }
    }
  }
}
