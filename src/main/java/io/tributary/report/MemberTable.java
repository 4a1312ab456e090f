package io.tributary.report;

import io.tributary.api.MemberResult;
import io.tributary.engine.Split;
import io.tributary.evaluation.Metric;
import io.tributary.evaluation.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What each network of an ensemble is worth by itself, a line each. */
final class MemberTable {
  private static final List<Split> TELLING_MOST =
      List.of(Split.VALIDATION, Split.TEST, Split.TRAINING);

  private MemberTable() {}

  /**
   * Adds the table; nothing where there is one network, or where not all were measured.
   *
   * @param hidden metrics that a reader can do without
   */
  static void add(List<MemberResult> members, Set<String> hidden, StringBuilder text) {
    for (Split split : TELLING_MOST) {
      if (!members.isEmpty()
          && members.stream().allMatch(one -> one.results().splits().containsKey(split))) {
        add(members, split, hidden, text);
        return;
      }
    }
  }

  private static void add(
      List<MemberResult> members, Split split, Set<String> hidden, StringBuilder text) {
    List<String> names =
        metrics(members.get(0), split).values().stream()
            .map(Metric::name)
            .filter(name -> !hidden.contains(name))
            .toList();
    text.append(
        String.format("by itself, on %s%n", rows(members.get(0).foldRows().isPresent(), split)));
    row(text, "", names);
    for (MemberResult member : members) {
      List<Object> cells = new ArrayList<>();
      names.forEach(name -> cells.add(metrics(member, split).value(name).orElse(null)));
      row(text, "member " + member.index(), cells);
    }
    text.append('\n');
  }

  private static String rows(boolean folds, Split split) {
    if (folds && split == Split.VALIDATION) {
      return "the rows of its own fold";
    }
    return "the %s rows"
        .formatted(split == Split.TRAINING ? "train" : split.name().toLowerCase(Locale.ROOT));
  }

  private static Metrics metrics(MemberResult member, Split split) {
    return member.results().splits().get(split).metrics();
  }

  private static void row(StringBuilder text, String name, List<?> cells) {
    text.append(String.format(Locale.ROOT, "%-12s", name));
    cells.forEach(cell -> text.append(RunReport.cell(cell)));
    text.append('\n');
  }
}
