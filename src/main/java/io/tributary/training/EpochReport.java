package io.tributary.training;

import io.tributary.evaluation.Metrics;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an epoch came to.
 *
 * @param epoch counted from 1
 * @param step steps done in all
 * @param learningRate the learning rate of its last step
 * @param trainingLoss the weighted mean of its rows' losses, class weights included, each at the
 *     parameters that its batch met
 * @param penalty what the parameters cost beside the loss after it; empty without a penalty
 * @param validation the metrics of the held-out rows after it, and for a regression {@code
 *     scaledLoss}, in the units of the training loss; empty where there are none
 * @param seconds its time, validation included
 * @param examplesPerSecond training rows per second of training
 * @param member which network of an ensemble, from 0; empty if there is one
 */
public record EpochReport(
    int epoch,
    long step,
    double learningRate,
    double trainingLoss,
    OptionalDouble penalty,
    Metrics validation,
    double seconds,
    double examplesPerSecond,
    Optional<Integer> member) {

  /** Of the one network that there is. */
  public EpochReport(
      int epoch,
      long step,
      double learningRate,
      double trainingLoss,
      OptionalDouble penalty,
      Metrics validation,
      double seconds,
      double examplesPerSecond) {
    this(
        epoch,
        step,
        learningRate,
        trainingLoss,
        penalty,
        validation,
        seconds,
        examplesPerSecond,
        Optional.empty());
  }

  /** The same of a network of an ensemble. */
  public EpochReport of(int ofMember) {
    return new EpochReport(
        epoch,
        step,
        learningRate,
        trainingLoss,
        penalty,
        validation,
        seconds,
        examplesPerSecond,
        Optional.of(ofMember));
  }
}
