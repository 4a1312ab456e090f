package io.tributary.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeBlock;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.codegen.FalseLiteral$;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A {@link RowFunction} as an expression, which Spark can compute anywhere, a row at a time. In
 * most places {@link RowFunctionStrategy} has it computed for many rows at once.
 *
 * <p>Its child is a structure of the inputs, whose code Spark knows how to cut where they are many.
 */
public final class RowFunctionCall extends Expression implements Serializable {
  private static final long serialVersionUID = 1;

  private final Expression child;
  private final RowFunction function;
  private transient RowComputation rowByRow; // null: not needed yet

  /** Spark copies a tree's nodes by reflection: the parameters are the product's elements. */
  public RowFunctionCall(Expression child, RowFunction function) {
    this.child = child;
    this.function = function;
  }

  /** Of some values, by the names that the function calls them by. */
  static RowFunctionCall of(RowFunction function, List<String> names, List<Expression> values) {
    List<Expression> pairs = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      pairs.add(Literal$.MODULE$.apply(names.get(i)));
      pairs.add(values.get(i));
    }
    return new RowFunctionCall(new CreateNamedStruct(Sequences.of(pairs)), function);
  }

  RowFunction function() {
    return function;
  }

  /** The inputs' values. */
  List<Expression> values() {
    if (child instanceof CreateNamedStruct struct) {
      return Sequences.list(struct.valExprs());
    }
    List<Expression> fields = new ArrayList<>();
    for (int i = 0; i < names().size(); i++) {
      fields.add(new GetStructField(child, i, Option.empty()));
    }
    return fields;
  }

  /** The inputs' names. */
  List<String> names() {
    return List.of(((StructType) child.dataType()).fieldNames());
  }

  Expression child() {
    return child;
  }

  @Override
  public Seq<Expression> children() {
    return Sequences.of(List.of(child));
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new RowFunctionCall(children.head(), function);
  }

  @Override
  public StructType dataType() {
    return function.result();
  }

  @Override
  public boolean nullable() {
    return false;
  }

  /** So that no two threads or places share the buffers. */
  @Override
  public boolean stateful() {
    return true;
  }

  @Override
  public Object eval(InternalRow input) {
    if (rowByRow == null) {
      rowByRow = function.rowByRow();
    }
    return rowByRow.of((InternalRow) child.eval(input));
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    String reference =
        context.addReferenceObj(function.name(), function, RowFunction.class.getName());
    String computation =
        context.addMutableState(
            RowComputation.class.getName(),
            "computation",
            variable -> variable + " = " + reference + ".rowByRow();",
            false,
            true);
    ExprCode row = child.genCode(context);
    CodeBlock computed =
        new CodeBlock(
            Sequences.of(List.of("\nInternalRow ", " = " + computation + ".of(", ");\n")),
            Sequences.of(List.of(code.value(), row.value())));
    return code.copy(row.code().$plus(computed), FalseLiteral$.MODULE$, code.value());
  }

  @Override
  public String prettyName() {
    return function.name();
  }

  @Override
  public String sql() {
    return values().stream()
        .map(Expression::sql)
        .collect(Collectors.joining(", ", function.name() + "(", ")"));
  }

  /** What plans show. */
  @Override
  public Iterator<Object> stringArgs() {
    return Sequences.<Object>of(List.of(child)).iterator();
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int i) {
    return i == 0 ? child : function;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RowFunctionCall;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowFunctionCall call
        && function.equals(call.function)
        && child.equals(call.child);
  }

  @Override
  public int hashCode() {
    return 31 * function.hashCode() + child.hashCode();
  }
}
