package io.tributary.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.classic.ExpressionUtils$;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** {@link RowFunction}s in queries. */
public final class RowFunctions {
  private RowFunctions() {}

  /**
   * What a call in SQL text means.
   *
   * @param function what is called
   * @param inputs what it takes
   */
  public record Bound(RowFunction function, List<Input> inputs) {
    public Bound {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * An input of a function that is called in SQL text.
   *
   * @param name what the function calls it
   * @param argument which of the arguments it is
   * @param type what it is converted to; empty: it stays as it is
   */
  public record Input(String name, int argument, Optional<DataType> type) {}

  /** Says what calls in SQL text mean. */
  public interface Binding {
    /** Whether a single argument is an input, although it is a structure. */
    boolean isInput(StructType argument);

    /**
     * What a call means.
     *
     * @param arguments their types, and their names where they have one, else ""; of a single
     *     argument that is a structure, its fields
     */
    Bound bind(List<StructField> arguments);
  }

  /**
   * A table with the fields of a function's result as columns after its own. Nothing is computed
   * before they are used.
   *
   * @param names of the inputs
   * @param inputs columns of the table
   */
  public static Dataset<Row> withResult(
      Dataset<Row> table, RowFunction function, List<String> names, List<Column> inputs) {
    computeBlocks(table.sparkSession());
    List<Expression> values = new ArrayList<>();
    inputs.forEach(input -> values.add(ExpressionUtils$.MODULE$.expression(input)));
    Column result = ExpressionUtils$.MODULE$.column(RowFunctionCall.of(function, names, values));
    List<Column> columns = new ArrayList<>(List.of(functions.col("*")));
    for (String field : function.result().fieldNames()) {
      columns.add(result.getField(field).as(field));
    }
    return table.select(columns.toArray(new Column[0]));
  }

  /** Lets SQL text and {@code expr} call a function in a session, until it ends. */
  public static void register(SparkSession session, String name, Binding binding) {
    computeBlocks(session);
    Tables.classic(session)
        .sessionState()
        .functionRegistry()
        .createOrReplaceTempFunction(
            name, arguments -> call(binding, Sequences.list(arguments)), "scala_udf");
  }

  private static Expression call(Binding binding, List<Expression> arguments) {
    List<Expression> all = arguments;
    if (arguments.size() == 1
        && arguments.get(0).dataType() instanceof StructType struct
        && !binding.isInput(struct)) {
      all = new ArrayList<>();
      for (int i = 0; i < struct.length(); i++) {
        all.add(new GetStructField(arguments.get(0), i, Option.apply(struct.fieldNames()[i])));
      }
    }
    List<Expression> values = all;
    Bound bound = binding.bind(values.stream().map(RowFunctions::field).toList());
    return RowFunctionCall.of(
        bound.function(),
        bound.inputs().stream().map(Input::name).toList(),
        bound.inputs().stream().map(input -> value(values, input)).toList());
  }

  private static Expression value(List<Expression> arguments, Input input) {
    Expression value = arguments.get(input.argument());
    return input.type().isEmpty() || value.dataType().equals(input.type().get())
        ? value
        : Cast$.MODULE$.apply(
            value,
            input.type().get(),
            Cast$.MODULE$.apply$default$3(),
            Cast$.MODULE$.apply$default$4());
  }

  private static StructField field(Expression argument) {
    String name =
        argument instanceof NamedExpression named
            ? named.name()
            : argument instanceof GetStructField field ? field.extractFieldName() : "";
    return new StructField(name, argument.dataType(), argument.nullable(), Metadata.empty());
  }

  // A session's strategies are asked when its queries are planned; copies of it have them, too.
  private static synchronized void computeBlocks(SparkSession session) {
    ExperimentalMethods methods = Tables.classic(session).experimental();
    List<SparkStrategy> strategies = new ArrayList<>(Sequences.list(methods.extraStrategies()));
    if (strategies.stream().noneMatch(RowFunctionStrategy.class::isInstance)) {
      strategies.add(0, new RowFunctionStrategy());
      methods.extraStrategies_$eq(Sequences.of(strategies));
    }
  }
}
