package io.tributary.optimizer;

import io.tributary.network.ParameterKind;
import io.tributary.network.ParameterLayout;
import io.tributary.network.ParameterSlice;
import java.util.List;

/**
 * What is done before the rule updates: phases, in order, such as clipping and decay. Immutable.
 */
public record Preparation(List<Phase> phases) {
  /** Nothing: the rule sees the mean gradient as it is. */
  public static final Preparation NONE = new Preparation(List.of());

  public Preparation {
    phases = List.copyOf(phases);
  }

  /** A phase; element by element, but for the norm. */
  public interface Phase {
    /** Whether {@link #scale} asks for the norm, which takes a pass over the gradient. */
    default boolean needsNorm() {
      return false;
    }

    /**
     * What the whole gradient is multiplied by: 1 leaves it as it is.
     *
     * @param norm the mean gradient's, {@link GlobalNorm}; NaN if nobody needs it
     */
    default double scale(double norm) {
      return 1;
    }

    /** Whether it is for parameters of a kind. */
    default boolean appliesTo(ParameterKind kind) {
      return true;
    }

    /**
     * Changes the gradient, or the parameters, in place.
     *
     * @param gradient the mean gradient, after the phases before
     * @param learningRate of this step and these parameters
     * @param from the first parameter
     * @param to one past the last
     */
    default void prepare(
        float[] parameters, float[] gradient, double learningRate, int from, int to) {}

    /** Whether its change of the gradient is the gradient of a {@link #penalty}. */
    default boolean penalizes() {
      return false;
    }

    /** What some parameters cost beside the loss. */
    default double penalty(float[] parameters, int from, int to) {
      return 0;
    }

    /** Adds the gradient of the penalty. */
    default void addPenaltyGradient(float[] parameters, double[] gradient, int from, int to) {}
  }

  /** Whether any phase asks for the gradient's norm. */
  boolean needsNorm() {
    return phases.stream().anyMatch(Phase::needsNorm);
  }

  /** Whether there is a penalty. */
  public boolean penalizes() {
    return phases.stream().anyMatch(Phase::penalizes);
  }

  /** What the parameters cost beside the loss, summed in their order. */
  public double penalty(ParameterLayout layout, float[] parameters) {
    double sum = 0;
    for (Phase phase : phases) {
      for (ParameterSlice slice : layout.slices()) {
        if (phase.appliesTo(slice.kind())) {
          sum += phase.penalty(parameters, slice.offset(), slice.end());
        }
      }
    }
    return sum;
  }

  /** Adds the gradient of {@link #penalty}. */
  public void addPenaltyGradient(ParameterLayout layout, float[] parameters, double[] gradient) {
    for (Phase phase : phases) {
      for (ParameterSlice slice : layout.slices()) {
        if (phase.appliesTo(slice.kind())) {
          phase.addPenaltyGradient(parameters, gradient, slice.offset(), slice.end());
        }
      }
    }
  }
}
