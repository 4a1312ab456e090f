package io.tributary.data;

/**
 * Φ⁻¹, the quantiles of the standard normal distribution, between 10⁻⁷ and 1 − 10⁻⁷.
 *
 * <p>In plain arithmetic, roots and {@link StrictMath}, the same on every processor, with a
 * relative error below 10⁻¹⁵ (of ±10⁻¹⁶ around 0, where p − ½ loses digits that p never had).
 *
 * <p>Source: Wichura 1988, "Algorithm AS 241: The Percentage Points of the Normal Distribution",
 * Applied Statistics 37 (PPND16).
 */
final class InverseNormal {
  /** Probabilities nearer to 0 or 1 count as this near. */
  private static final double LEAST = 1e-7;

  /** Φ⁻¹(1 − 10⁻⁷): no value is larger. */
  static final double LIMIT = tail(LEAST);

  private InverseNormal() {}

  /**
   * @param p from 0 to 1
   */
  static double of(double p) {
    double q = p - 0.5;
    if (Math.abs(q) <= 0.425) {
      return q * central(0.180625 - q * q);
    }
    return q < 0 ? -tail(Math.max(p, LEAST)) : tail(Math.max(1 - p, LEAST));
  }

  // Φ⁻¹(½ + q) / q, where r = 0.425² − q².
  private static double central(double r) {
    double above = 2509.0809287301226727;
    above = above * r + 33430.575583588128105;
    above = above * r + 67265.770927008700853;
    above = above * r + 45921.953931549871457;
    above = above * r + 13731.693765509461125;
    above = above * r + 1971.5909503065514427;
    above = above * r + 133.14166789178437745;
    above = above * r + 3.387132872796366608;
    double below = 5226.495278852545925;
    below = below * r + 28729.085735721942674;
    below = below * r + 39307.89580009271061;
    below = below * r + 21213.794301586595867;
    below = below * r + 5394.1960214247511077;
    below = below * r + 687.1870074920579083;
    below = below * r + 42.313330701600911252;
    return above / (below * r + 1);
  }

  // −Φ⁻¹(p) for p from e⁻²⁵ to 0.075.
  private static double tail(double p) {
    double r = Math.sqrt(-StrictMath.log(p)) - 1.6;
    double above = 7.7454501427834140764e-4;
    above = above * r + .0227238449892691845833;
    above = above * r + .24178072517745061177;
    above = above * r + 1.27045825245236838258;
    above = above * r + 3.64784832476320460504;
    above = above * r + 5.7694972214606914055;
    above = above * r + 4.6303378461565452959;
    above = above * r + 1.42343711074968357734;
    double below = 1.05075007164441684324e-9;
    below = below * r + 5.475938084995344946e-4;
    below = below * r + .0151986665636164571966;
    below = below * r + .14810397642748007459;
    below = below * r + .68976733498510000455;
    below = below * r + 1.6763848301838038494;
    below = below * r + 2.05319162663775882187;
    return above / (below * r + 1);
  }
}
