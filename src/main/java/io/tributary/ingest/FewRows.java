package io.tributary.ingest;

import io.tributary.data.ClassLabel;
import io.tributary.data.ClassLots;
import io.tributary.data.ClassParts;
import io.tributary.data.LabelEncoding;
import io.tributary.data.RowLayout;
import io.tributary.data.ShownValues;
import io.tributary.data.SplitRule;
import io.tributary.data.TableEncoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Holds rows out class by class where chance would leave a class of few rows without one to learn
 * from, or to measure on: {@link ClassParts#few}. All other rows are for what they were for, so
 * that nothing changes where chance has been fair.
 */
final class FewRows {
  private FewRows() {}

  /**
   * The same rows, split so.
   *
   * @param sorted the rows, at their places
   * @param encoding what their one target is; whatever stands for a class in a packed row, no other
   *     one has it
   */
  static ShardPacker.Sorted split(ShardPacker.Sorted sorted, TableEncoding encoding) {
    SplitRule byChance = sorted.split();
    List<ClassParts.Few> few =
        encoding.label() instanceof ClassLabel ? sorted.classes().few(byChance) : List.of();
    if (few.isEmpty()) {
      return sorted;
    }
    RowLayout layout = encoding.layout();
    List<double[][]> lots =
        sorted
            .runs()
            .mapPartitions(
                runs -> {
                  ClassParts.LotCollector collector =
                      new ClassParts.LotCollector(layout, byChance, few);
                  runs.forEachRemaining(collector::add);
                  return List.<double[][]>of(collector.lots()).iterator();
                })
            .collect();
    return sorted.splitBy(byChance.with(ClassLots.of(layout, few, lots)), layout);
  }

  /**
   * Tells of which classes rows were held out so.
   *
   * @param classNumbers what stands for each class in packed rows; none: its index
   */
  static Optional<String> note(SplitRule split, LabelEncoding label, float[] classNumbers) {
    List<String> classes = new ArrayList<>();
    for (float packed : split.classes().classes()) {
      int index =
          classNumbers.length == 0 ? (int) packed : Arrays.binarySearch(classNumbers, packed);
      classes.add(label.names().get(index));
    }
    return classes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "few rows of %s: of each of these classes, rows are held out by their number, so that some are left to learn from"
                .formatted(ShownValues.quoted(classes)));
  }
}
