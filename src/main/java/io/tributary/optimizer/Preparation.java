package io.tributary.optimizer;

import io.tributary.network.ParameterKind;
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

    /** Whether {@link #prepare} is called for parameters of a kind. */
    default boolean appliesTo(ParameterKind kind) {
      return true;
    }

    /**
     * Changes the gradient's sum, or the parameters, in place.
     *
     * @param scale what makes the sum the mean
     * @param learningRate of this step and these parameters
     * @param from the first parameter
     * @param to one past the last
     */
    default void prepare(
        float[] parameters,
        float[] gradientSum,
        double scale,
        double learningRate,
        int from,
        int to) {}
  }

  /** Whether any phase asks for the gradient's norm. */
  boolean needsNorm() {
    return phases.stream().anyMatch(Phase::needsNorm);
  }
}
