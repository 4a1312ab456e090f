package io.tributary.ingest;

import io.tributary.spark.Tables;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Keeps Spark from writing and compiling a program for each step over a table of many thousand
 * columns: that takes minutes for 25,000, and the JIT compiler leaves such a program interpreted
 * all the same. Spark can go through the columns instead, as it does where a compilation fails.
 */
final class WideTables {
  /** Up to so many columns the generated code is worth its compilation, which takes a second. */
  static final int MOST_COMPILED = 2000;

  private WideTables() {}

  /** The same table; a wide one in a session of its own, so that nobody else's is changed. */
  static Dataset<Row> withoutCodeGeneration(Dataset<Row> table) {
    if (table.schema().length() <= MOST_COMPILED) {
      return table;
    }
    return Tables.withoutCodeGeneration(table);
  }
}
