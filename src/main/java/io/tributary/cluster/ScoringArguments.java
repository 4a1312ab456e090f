package io.tributary.cluster;

import io.tributary.config.UserException;
import io.tributary.ingest.CellType;
import io.tributary.spark.RowFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which argument of a call in SQL text is which of a model's columns: by name where all columns are
 * named, as in {@code f(*)}; else in the model's order.
 *
 * @param name the function's
 * @param members the parameters of each network, already broadcast
 * @param comparedAs what names become where the session compares them
 */
record ScoringArguments(
    String name, TableScorer scorer, Broadcast<float[][]> members, UnaryOperator<String> comparedAs)
    implements RowFunctions.Binding {
  @Override
  public boolean isInput(StructType argument) {
    return scorer.columns().size() == 1 && CellType.of(argument) != null;
  }

  @Override
  public RowFunctions.Bound bind(List<StructField> arguments) {
    List<String> columns = scorer.columns();
    List<Integer> places = places(arguments.stream().map(StructField::name).toList());
    List<CellType> types = new ArrayList<>();
    List<RowFunctions.Input> inputs = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      CellType type =
          CellType.read(columns.get(i), arguments.get(places.get(i)).dataType(), name + ": ");
      types.add(type);
      inputs.add(new RowFunctions.Input(columns.get(i), places.get(i), type.readAs()));
    }
    return new RowFunctions.Bound(new ScoringFunction(name, scorer, members, types, null), inputs);
  }

  private List<Integer> places(List<String> given) {
    List<String> columns = scorer.columns();
    List<OptionalInt> named = columns.stream().map(column -> place(column, given)).toList();
    if (named.stream().allMatch(OptionalInt::isPresent)) {
      return named.stream().map(OptionalInt::getAsInt).toList();
    }
    // An argument by the name of another column would be a mistake that nobody sees.
    if (given.size() == columns.size()
        && IntStream.range(0, columns.size())
            .allMatch(i -> named.get(i).isEmpty() || named.get(i).getAsInt() == i)) {
      return IntStream.range(0, columns.size()).boxed().toList();
    }
    List<String> lacking =
        IntStream.range(0, columns.size())
            .filter(i -> named.get(i).isEmpty())
            .mapToObj(columns::get)
            .toList();
    throw new UserException(
        "%s: no argument is called '%s'; give the model's columns by their names, or all in its order, %s; these are %s"
            .formatted(name, String.join("', '", lacking), columns, given));
  }

  /** Where a column is: by its exact name before others that the session takes for the same. */
  private OptionalInt place(String column, List<String> given) {
    List<Integer> exact = places(given, column::equals);
    List<Integer> found =
        exact.isEmpty()
            ? places(given, one -> comparedAs.apply(column).equals(comparedAs.apply(one)))
            : exact;
    if (found.size() > 1) {
      throw new UserException(
          "%s: the arguments %d and %d are both called '%s'; name the one that is meant"
              .formatted(name, found.get(0) + 1, found.get(1) + 1, column));
    }
    return found.isEmpty() ? OptionalInt.empty() : OptionalInt.of(found.get(0));
  }

  private static List<Integer> places(List<String> given, Predicate<String> meant) {
    return IntStream.range(0, given.size()).filter(i -> meant.test(given.get(i))).boxed().toList();
  }
}
