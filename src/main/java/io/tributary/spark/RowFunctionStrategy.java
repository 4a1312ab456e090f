package io.tributary.spark;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ConditionalExpression;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockLength;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockStart;
import org.apache.spark.sql.catalyst.expressions.InputFileName;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Has {@link RowFunctionCall}s of projections, filters and aggregations computed for many rows at
 * once, each once a row, however often it is named: what is left of the projection or filter
 * follows the {@link RowFunctionExec}, conditions without calls precede it, and so does a
 * projection to what is needed, which a file's reader then takes for its columns.
 *
 * <p>A session without this strategy computes the same, a row at a time.
 */
final class RowFunctionStrategy extends SparkStrategy {
  private static final long serialVersionUID = 1;

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    return Sequences.of(planned(plan).stream().toList());
  }

  private Optional<SparkPlan> planned(LogicalPlan plan) {
    if (plan instanceof Project project) {
      List<NamedExpression> columns = Sequences.list(project.projectList());
      if (project.child() instanceof Filter filter
          && (hasCalls(columns) || hasCalls(filter.condition()))) {
        return Optional.of(computed(columns, conjuncts(filter.condition()), filter.child()));
      }
      if (hasCalls(columns)) {
        return Optional.of(computed(columns, List.of(), project.child()));
      }
      if (hasCallsBelow(project.child())) {
        return Optional.of(new ProjectExec(project.projectList(), planLater(project.child())));
      }
    } else if (plan instanceof Filter filter) {
      if (hasCalls(filter.condition())) {
        return Optional.of(
            computed(
                Sequences.list(filter.output()), conjuncts(filter.condition()), filter.child()));
      }
      if (hasCallsBelow(filter.child())) {
        return Optional.of(new FilterExec(filter.condition(), planLater(filter.child())));
      }
    } else if (plan instanceof Aggregate aggregate
        && Sequences.list(aggregate.expressions()).stream()
            .anyMatch(e -> hasCallsInAggregates((Expression) e))) {
      return Optional.of(planLater(computedBefore(aggregate)));
    }
    return Optional.empty();
  }

  /**
   * Whether projections and filters from here down have calls. Spark would merge them with those
   * above, and compute the calls where they are used.
   */
  private static boolean hasCallsBelow(LogicalPlan plan) {
    return (plan instanceof Project || plan instanceof Filter)
        && (hasCalls(Sequences.list(plan.expressions())) || hasCallsBelow(plan.children().head()));
  }

  // Each named expression is an expression, which Java cannot see from Spark's interface.
  private static boolean hasCalls(List<?> expressions) {
    return expressions.stream().anyMatch(e -> hasCalls((Expression) e));
  }

  // Not those of a lambda's variables, which a row does not have.
  private static boolean hasCalls(Expression expression) {
    return !(expression instanceof LambdaFunction)
        && (expression instanceof RowFunctionCall
            || Sequences.list(alwaysComputed(expression)).stream()
                .anyMatch(part -> hasCalls((Expression) part)));
  }

  /** The parts of an expression that it needs for each row; a branch may be there to be passed. */
  private static Seq<Expression> alwaysComputed(Expression expression) {
    return expression instanceof ConditionalExpression conditional
        ? conditional.alwaysEvaluatedInputs()
        : expression instanceof And and
            ? Sequences.of(List.of(and.left()))
            : expression instanceof Or or
                ? Sequences.of(List.of(or.left()))
                : expression.children();
  }

  // Others are of groups, and Spark computes them with what it gives of each.
  private static boolean hasCallsInAggregates(Expression expression) {
    return expression.exists(
        part -> part instanceof AggregateExpression function && hasCalls(function));
  }

  private static List<Expression> conjuncts(Expression condition) {
    return condition instanceof And and
        ? Stream.of(and.left(), and.right()).flatMap(side -> conjuncts(side).stream()).toList()
        : List.of(condition);
  }

  private static Expression all(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }

  /** The columns of those rows of a plan that fulfil all conditions. */
  private SparkPlan computed(
      List<? extends NamedExpression> columns, List<Expression> conditions, LogicalPlan plan) {
    List<Expression> plain = conditions.stream().filter(c -> !hasCalls(c)).toList();
    List<Expression> onResults = conditions.stream().filter(c -> hasCalls(c)).toList();
    Results results = new Results();
    List<NamedExpression> kept =
        columns.stream().map(column -> (NamedExpression) results.in((Expression) column)).toList();
    List<Expression> conditionsLeft = onResults.stream().map(results::in).toList();

    LogicalPlan rows = plain.isEmpty() ? plan : new Filter(all(plain), plan);
    Inputs inputs = new Inputs(rows);
    kept.forEach(column -> inputs.need((Expression) column));
    conditionsLeft.forEach(inputs::need);
    kept =
        kept.stream().map(column -> (NamedExpression) inputs.readNow((Expression) column)).toList();
    conditionsLeft = conditionsLeft.stream().map(inputs::readNow).toList();
    List<RowFunctionCall> calls = results.calls.stream().map(inputs::ofAttributes).toList();
    SparkPlan computed =
        new RowFunctionExec(
            Sequences.of(calls), Sequences.of(results.attributes), planLater(inputs.plan()));
    if (!conditionsLeft.isEmpty()) {
      computed = new FilterExec(all(conditionsLeft), computed);
    }
    return new ProjectExec(Sequences.of(kept), computed);
  }

  /** An aggregation after a projection that has the calls. */
  private static LogicalPlan computedBefore(Aggregate aggregate) {
    Results results = new Results();
    LogicalPlan ofResults = aggregate.mapExpressions(results::inAggregates);
    List<NamedExpression> columns = new ArrayList<>(Sequences.list(aggregate.child().output()));
    for (int i = 0; i < results.calls.size(); i++) {
      columns.add(named(results.calls.get(i), results.attributes.get(i)));
    }
    LogicalPlan project = new Project(Sequences.of(columns), aggregate.child());
    return (LogicalPlan) ofResults.withNewChildren(Sequences.of(List.of(project)));
  }

  private static Alias named(Expression value, Attribute as) {
    return new Alias(
        value,
        as.name(),
        as.exprId(),
        Sequences.of(List.of()),
        Option.empty(),
        Sequences.of(List.of()));
  }

  private static Attribute attribute(String name, Expression value) {
    return new AttributeReference(
        name,
        value.dataType(),
        value.nullable(),
        Metadata.empty(),
        NamedExpression$.MODULE$.newExprId(),
        Sequences.of(List.of()));
  }

  /** Calls, each once, and the attributes that stand for their results. */
  private static final class Results {
    final List<RowFunctionCall> calls = new ArrayList<>();
    final List<Attribute> attributes = new ArrayList<>();

    /** An expression with results in place of calls; the innermost, where calls have calls. */
    Expression in(Expression expression) {
      collect(expression);
      return replaced(expression);
    }

    Expression inAggregates(Expression expression) {
      return expression instanceof AggregateExpression
          ? in(expression)
          : expression.mapChildren(this::inAggregates);
    }

    private void collect(Expression expression) {
      if (expression instanceof RowFunctionCall call && !hasCalls(call.child())) {
        of(call);
      } else if (hasCalls(expression)) {
        Sequences.<Expression>list(alwaysComputed(expression)).forEach(this::collect);
      }
    }

    // In branches, too, what has been computed before.
    private Expression replaced(Expression expression) {
      if (expression instanceof RowFunctionCall call) {
        for (int i = 0; i < calls.size(); i++) {
          if (calls.get(i).semanticEquals(call)) {
            return attributes.get(i);
          }
        }
      }
      return expression.mapChildren(this::replaced);
    }

    private Attribute of(RowFunctionCall call) {
      for (int i = 0; i < calls.size(); i++) {
        if (calls.get(i).semanticEquals(call)) {
          return attributes.get(i);
        }
      }
      calls.add(call);
      attributes.add(attribute(call.function().name(), call));
      return attributes.get(attributes.size() - 1);
    }
  }

  /** What has to be there of the rows before calls can be computed. */
  private static final class Inputs {
    private final LogicalPlan rows;
    private final Set<ExprId> needed = new HashSet<>();
    private final Map<Expression, Alias> made = new LinkedHashMap<>(); // inputs that are no columns

    Inputs(LogicalPlan rows) {
      this.rows = rows;
    }

    void need(Expression expression) {
      CollectionConverters.asJava(expression.references())
          .forEach(attribute -> needed.add(attribute.exprId()));
    }

    /** What depends on the file that is being read: it is another one once a block is full. */
    Expression readNow(Expression expression) {
      return expression instanceof InputFileName
              || expression instanceof InputFileBlockStart
              || expression instanceof InputFileBlockLength
          ? attributeOf(expression.prettyName(), expression)
          : expression.mapChildren(this::readNow);
    }

    RowFunctionCall ofAttributes(RowFunctionCall call) {
      List<String> names = call.names();
      List<Expression> values = call.values();
      List<Expression> attributes = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        attributes.add(attributeOf(names.get(i), values.get(i)));
      }
      return RowFunctionCall.of(call.function(), names, attributes);
    }

    private Attribute attributeOf(String name, Expression value) {
      if (value instanceof Attribute attribute) {
        needed.add(attribute.exprId());
        return attribute;
      }
      Alias own = named(value, attribute(name, value));
      return made.computeIfAbsent(value.deterministic() ? value.canonicalized() : own, key -> own)
          .toAttribute();
    }

    LogicalPlan plan() {
      List<Attribute> all = Sequences.list(rows.output());
      List<NamedExpression> columns = new ArrayList<>();
      all.stream().filter(column -> needed.contains(column.exprId())).forEach(columns::add);
      if (made.isEmpty() && columns.size() == all.size()) {
        return rows;
      }
      columns.addAll(made.values());
      return new Project(Sequences.of(columns), rows);
    }
  }
}
