package io.tributary.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * Appends the results of {@link RowFunction}s to rows, which stay in their order and partitions;
 * many rows are computed at once.
 *
 * <p>Its rows are no unsafe ones, which some of Spark's steps take alone: a projection has to
 * follow, as {@link RowFunctionStrategy} sees to.
 */
public final class RowFunctionExec extends SparkPlan {
  private static final long serialVersionUID = 1;

  private final Seq<RowFunctionCall> calls;
  private final Seq<Attribute> results;
  private final SparkPlan child;

  /**
   * Spark copies a plan's nodes by reflection: the parameters are the product's elements.
   *
   * @param calls of attributes of the child
   * @param results what their results are called
   */
  public RowFunctionExec(Seq<RowFunctionCall> calls, Seq<Attribute> results, SparkPlan child) {
    this.calls = calls;
    this.results = results;
    this.child = child;
  }

  @Override
  public Seq<Attribute> output() {
    List<Attribute> output = new ArrayList<>(Sequences.list(child.output()));
    output.addAll(Sequences.list(results));
    return Sequences.of(output);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet$.MODULE$.apply(Sequences.<Expression>of(Sequences.list(results)));
  }

  @Override
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public Seq<SparkPlan> children() {
    return Sequences.of(List.of(child));
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return new RowFunctionExec(calls, results, children.head());
  }

  @Override
  public RDD<InternalRow> doExecute() {
    Map<ExprId, Integer> places = new HashMap<>();
    List<Attribute> columns = Sequences.list(child.output());
    for (int i = 0; i < columns.size(); i++) {
      places.putIfAbsent(columns.get(i).exprId(), i); // a column may be there twice
    }
    List<RowFunction> functions = new ArrayList<>();
    List<int[]> ordinals = new ArrayList<>();
    for (RowFunctionCall call : Sequences.<RowFunctionCall>list(calls)) {
      functions.add(call.function());
      ordinals.add(
          call.values().stream()
              .mapToInt(value -> places.get(((Attribute) value).exprId()))
              .toArray());
    }
    return child
        .execute()
        .toJavaRDD()
        .mapPartitions(rows -> new Computed(rows, functions, ordinals), true)
        .rdd();
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int i) {
    return i == 0 ? calls : i == 1 ? results : child;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RowFunctionExec;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowFunctionExec exec
        && calls.equals(exec.calls)
        && results.equals(exec.results)
        && child.equals(exec.child);
  }

  @Override
  public int hashCode() {
    return 31 * calls.hashCode() + child.hashCode();
  }

  /** A partition's rows with their results. */
  private static final class Computed implements Iterator<InternalRow> {
    private final Iterator<InternalRow> rows;
    private final RowComputation[] computations;
    private final InternalRow[] block;
    private final GenericInternalRow added;
    private final JoinedRow joined = new JoinedRow();
    private int filled;
    private int next;

    Computed(Iterator<InternalRow> rows, List<RowFunction> functions, List<int[]> ordinals) {
      this.rows = rows;
      this.block =
          new InternalRow[functions.stream().mapToInt(RowFunction::rowsAtOnce).min().orElse(1)];
      this.computations =
          IntStream.range(0, functions.size())
              .mapToObj(i -> functions.get(i).computation(ordinals.get(i), block.length))
              .toArray(RowComputation[]::new);
      this.added = new GenericInternalRow(computations.length);
    }

    @Override
    public boolean hasNext() {
      return next < filled || rows.hasNext();
    }

    @Override
    public InternalRow next() {
      if (next == filled) {
        fill();
      }
      for (int i = 0; i < computations.length; i++) {
        added.update(i, computations[i].result(next));
      }
      return joined.apply(block[next++], added);
    }

    private void fill() {
      filled = 0;
      next = 0;
      while (filled < block.length && rows.hasNext()) {
        InternalRow row = rows.next();
        for (RowComputation computation : computations) {
          computation.put(filled, row);
        }
        block[filled++] = row.copy(); // the source uses its row again for the next one
      }
      for (RowComputation computation : computations) {
        computation.compute(filled);
      }
    }
  }
}
