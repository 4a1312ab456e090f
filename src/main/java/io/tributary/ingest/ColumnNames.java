package io.tributary.ingest;

import io.tributary.config.UserException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
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
    check(names, names, table, spark);
  }

  /**
   * Checks the columns of a table that are used; others may be called as they like.
   *
   * @param used their names
   * @param name what the table is called in messages
   * @throws UserException if one cannot be told from another column
   */
  public static void check(Dataset<Row> table, Collection<String> used, String name) {
    check(TableSource.columnNames(table.schema()), used, name + ":", table.sparkSession());
  }

  private static void check(
      List<String> names, Collection<String> used, String table, SparkSession spark) {
    UnaryOperator<String> key = comparedAs(spark);
    Set<String> usedKeys = used.stream().map(key).collect(Collectors.toSet());
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Integer first =
          usedKeys.contains(key.apply(name)) ? seen.putIfAbsent(key.apply(name), i) : null;
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

  /**
   * What names become where a session compares them: Spark does not tell names apart that differ in
   * case only, unless it is told to.
   */
  public static UnaryOperator<String> comparedAs(SparkSession spark) {
    return Boolean.parseBoolean(spark.conf().get("spark.sql.caseSensitive"))
        ? name -> name
        : name -> name.toLowerCase(Locale.ROOT);
  }
}
