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
    boolean ofClasses = encoding.label() instanceof ClassLabel;
    List<ClassParts.Few> few = List.of();
    if (ofClasses) {
      few = sorted.classes().few(byChance);
    } else if (ClassParts.areFew(sorted.count(), byChance.foldsOfLots())) {
      few = List.of(ClassParts.Few.all(0));
    }
    if (few.isEmpty()) {
      return sorted;
    }
    List<ClassParts.Few> collected = few;
    RowLayout layout = encoding.layout();
    List<double[][]> lots =
        sorted
            .runs()
            .mapPartitions(
                runs -> {
                  ClassParts.LotCollector collector =
                      new ClassParts.LotCollector(layout, byChance, collected);
                  runs.forEachRemaining(collector::add);
                  return List.<double[][]>of(collector.lots()).iterator();
                })
            .collect();
    if (!ofClasses) {
      few = List.of(ClassParts.Few.all(forTest(lots, byChance.test())));
    }
    ClassLots limits = ClassLots.of(layout, few, lots, byChance.foldsOfLots());
    return sorted.splitBy(byChance.with(limits), layout);
  }

  // How many rows of a table without classes lots have for the test.
  private static int forTest(List<double[][]> shards, double test) {
    return (int)
        shards.stream().flatMapToDouble(s -> Arrays.stream(s[0])).filter(l -> l < test).count();
  }

  /**
   * Tells of which classes rows were held out so.
   *
   * @param classNumbers what stands for each class in packed rows; none: its index
   */
  static Optional<String> note(SplitRule split, LabelEncoding label, float[] classNumbers) {
    float[] few = split.classes().classes();
    List<String> classes = new ArrayList<>();
    for (int k = 0; k < few.length && !split.classes().isOfAll(); k++) {
      int index =
          classNumbers.length == 0 ? (int) few[k] : Arrays.binarySearch(classNumbers, few[k]);
      if (split.foldsOfLots() == 0 || split.classes().isRare(k)) {
        classes.add(label.names().get(index));
      }
    }
    if (classes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        split.foldsOfLots() > 0
            ? "fewer rows of %s than networks: not all of these are measured on rows of each such class"
                .formatted(ShownValues.quoted(classes))
            : "few rows of %s: of each of these classes, rows are held out by their number, so that some are left to learn from"
                .formatted(ShownValues.quoted(classes)));
  }
}
