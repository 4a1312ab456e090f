package io.tributary.data;

import java.io.Serializable;

/** The last step of an input's scaling: what z = (x − offset) · factor becomes. Immutable. */
public sealed interface InputCurve extends Serializable
    permits InputCurve.Straight, InputCurve.SmoothClip, NormalScores {
  /** None: z stays what it is. */
  InputCurve STRAIGHT = new Straight();

  /** z / √(1 + (z/3)²). */
  InputCurve SMOOTH_CLIP = new SmoothClip();

  /** The value of the curve, in double; finite for all z but NaN if the curve is bounded. */
  double apply(double z);

  /** What it does, to be read after the formula of z; empty if it does nothing. */
  String describe();

  /** What is done to all columns with such a curve, in a line; empty if nothing. */
  String summary();

  /** z stays what it is. */
  record Straight() implements InputCurve {
    @Override
    public double apply(double z) {
      return z;
    }

    @Override
    public String describe() {
      return "";
    }

    @Override
    public String summary() {
      return "";
    }
  }

  /**
   * z / √(1 + (z/3)²): nearly z around 0, and never beyond ±3, so that far outliers stay near the
   * others and still apart.
   *
   * <p>Source: Holzmüller, Grinsztajn &amp; Steinwart 2024, "Better by Default: Strong Pre-Tuned
   * MLPs and Boosted Trees on Tabular Data", section 3.1.
   */
  record SmoothClip() implements InputCurve {
    private static final double LIMIT = 3;

    /** From here on the curve is at its limit, as a double, and squares might be infinite later. */
    private static final double FAR = 0x1p30;

    @Override
    public double apply(double z) {
      double t = z / LIMIT;
      return Math.abs(t) < FAR ? z / Math.sqrt(1 + t * t) : Math.copySign(LIMIT, z);
    }

    @Override
    public String describe() {
      return ", smoothly clipped at ±3";
    }

    @Override
    public String summary() {
      return "scaled by median and quartiles, smoothly clipped at ±3";
    }
  }
}
