package io.tributary.optimizer;

import io.tributary.network.ParameterKind;
import io.tributary.network.ParameterLayout;
import io.tributary.network.ParameterSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ranges of the parameters that are treated alike: one after the other, from the first to the last.
 */
final class ParameterGroups {
  private final int[] ends;
  private final ParameterKind[] kinds; // null: of any kind

  private ParameterGroups(List<Integer> ends, List<ParameterKind> kinds) {
    this.ends = ends.stream().mapToInt(Integer::intValue).toArray();
    this.kinds = kinds.toArray(new ParameterKind[0]);
  }

  /** One group: no parameter is treated as another is not, unless some are frozen. */
  static ParameterGroups alike(ParameterLayout layout) {
    if (layout.slices().stream().anyMatch(slice -> slice.kind() == ParameterKind.FROZEN)) {
      return byKind(layout);
    }
    List<ParameterKind> any = new ArrayList<>();
    any.add(null);
    return new ParameterGroups(List.of(layout.length()), any);
  }

  /** Neighbours of a kind are a group. */
  static ParameterGroups byKind(ParameterLayout layout) {
    List<Integer> ends = new ArrayList<>();
    List<ParameterKind> kinds = new ArrayList<>();
    List<ParameterSlice> slices = new ArrayList<>(layout.slices());
    slices.sort(Comparator.comparing(ParameterSlice::offset));
    for (ParameterSlice slice : slices) {
      int last = kinds.size() - 1;
      if (last >= 0 && kinds.get(last) == slice.kind()) {
        ends.set(last, slice.end());
      } else {
        kinds.add(slice.kind());
        ends.add(slice.end());
      }
    }
    return new ParameterGroups(ends, kinds);
  }

  int count() {
    return ends.length;
  }

  /** The group that a parameter is in. */
  int of(int parameter) {
    int group = 0;
    while (ends[group] <= parameter) {
      group++;
    }
    return group;
  }

  /** One past a group's last parameter. */
  int end(int group) {
    return ends[group];
  }

  /** Whether its parameters stay as they are. */
  boolean isFrozen(int group) {
    return kinds[group] == ParameterKind.FROZEN;
  }

  boolean isTreatedBy(Preparation.Phase phase, int group) {
    return kinds[group] == null || phase.appliesTo(kinds[group]);
  }
}
