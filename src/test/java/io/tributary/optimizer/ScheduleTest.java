package io.tributary.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.ChoiceType.Choice;
import io.tributary.config.Config;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
  private static final int STEPS_AN_EPOCH = 10;
  private static final int EPOCHS = 6;

  private static double rate(Schedule schedule, long step, int epochs) {
    return schedule.rate(0.5, step, STEPS_AN_EPOCH, epochs);
  }

  private static Schedule of(Choice<? extends Schedule> choice, Map<String, ?> keys) {
    return choice.section().read(Config.of(keys).root());
  }

  static Stream<Choice<? extends Schedule>> choices() {
    return Schedule.type().choices().stream();
  }

  /**
   * Rates of steps 1, 2, 11, 25, 31, 46 and 60 of 60, ten an epoch, from a rate of 0.5; computed by
   * Python from PyTorch's formulas, i steps before, t = i/60:
   *
   * <pre>{@code
   * 0.3 ** (i // 10 // 2);  0.8 ** (i/10);  (1 + 0.2*i/10) ** -0.5;  0.1 + 0.9*(1-t)**2
   * cos = lambda t: 0.5*(1 + math.cos(math.pi*t))
   * 0.1 + 0.9*cos(t)
   * CosineAnnealingWarmRestarts, T_0 = 10, T_mult = 2: cos(T_cur/T_i)
   * OneCycleLR: ann = lambda s, e, p: e + (s-e)/2*(1 + math.cos(math.pi*p)), with the corners 17, 59
   * 0.5*(1 - math.cos(2*math.pi*math.log2(1 + 15*t)))
   * 1 if t <= 0.5 else cos(2*t - 1)
   * }</pre>
   */
  static Stream<Arguments> computed() {
    return Stream.of(
        Arguments.of(new Constant(), rates(.5, .5, .5, .5, .5, .5, .5)),
        Arguments.of(new StepDecay(0, 2, 0.3), rates(.5, .5, .5, .15, .15, .045, .045)),
        Arguments.of(
            new ExponentialDecay(0, 0.8),
            rates(
                .5,
                .48896638427146427,
                .4,
                .29267523323348893,
                .256,
                .1831786887167828,
                .13402966360897267)),
        Arguments.of(
            new InverseDecay(0, 0.2, 0.5),
            rates(
                .5,
                .49507377148833714,
                .45643546458763845,
                .41099746826339323,
                .3952847075210474,
                .36273812505500586,
                .3386427307392982)),
        Arguments.of(
            new PolynomialDecay(0, 2, 0.1),
            rates(.5, .485125, .3625, .212, .1625, .078125, .050125)),
        Arguments.of(
            new Cosine(0, 0.1, 0, 1),
            rates(
                .5,
                .4996916453197791,
                .4698557158514987,
                .34452882373436317,
                .275,
                .11590097423302682,
                .05030835468022089)),
        Arguments.of(
            new Cosine(0, 0, 1, 2),
            rates(
                .5,
                .4877641290737884,
                .5,
                .10305368692688174,
                .5,
                .34567085809127246,
                .08763798791745411)),
        Arguments.of(
            new OneCycle(0, 0.3, 25, 1e4),
            rates(
                .02,
                .02408645607586357,
                .3256791176172999,
                .4665064849207059,
                .3908304511958474,
                .1250015,
                2e-6)),
        Arguments.of(
            new CosLog4(0),
            rates(
                0,
                .35917734423103037,
                .16184450211443585,
                .16184450211443552,
                .03680946709292798,
                .43782886554038636,
                .002543031083219849)),
        Arguments.of(
            new FlatCosine(0, 0.5, 0), rates(.5, .5, .5, .5, .5, .25, .0013695261579316775)));
  }

  private static List<Double> rates(double... rates) {
    return IntStream.range(0, rates.length).mapToObj(i -> rates[i]).toList();
  }

  @ParameterizedTest
  @MethodSource("computed")
  void ratesAreTheFormulas(Schedule schedule, List<Double> expected) {
    List<Integer> steps = List.of(1, 2, 11, 25, 31, 46, 60);
    for (int k = 0; k < steps.size(); k++) {
      assertEquals(expected.get(k), rate(schedule, steps.get(k), EPOCHS), 1e-14);
    }
  }

  /**
   * In 5 steps from a fifth of the rate to all of it; then as without, of a run of 5 steps less.
   */
  @ParameterizedTest
  @MethodSource("choices")
  void aWarmUpComesBeforeAnySchedule(Choice<? extends Schedule> choice) {
    Schedule warm = of(choice, Map.of("warmupSteps", STEPS_AN_EPOCH));
    Schedule cold = of(choice, Map.of());
    assertEquals(0.05, rate(warm, 1, EPOCHS), 1e-15);
    assertEquals(0.45, rate(warm, 9, EPOCHS), 1e-15);
    assertEquals(0.5, rate(warm, 10, EPOCHS));
    for (int step = 11; step <= 60; step++) {
      assertEquals(rate(cold, step - STEPS_AN_EPOCH, EPOCHS - 1), rate(warm, step, EPOCHS));
    }
  }

  /** Never above the learning rate, never negative, also in runs of one step and of very many. */
  @ParameterizedTest
  @MethodSource("choices")
  void ratesStayBetweenNothingAndAll(Choice<? extends Schedule> choice) {
    Schedule schedule = of(choice, Map.of());
    for (long stepsPerEpoch : new long[] {1, 3, 2_000_000_000_000L}) {
      for (int epochs : new int[] {1, 2, 7, 1_000_000}) {
        long steps = stepsPerEpoch * epochs;
        for (long step : new long[] {1, Math.min(2, steps), steps / 2 + 1, steps}) {
          double rate = schedule.rate(0.1, step, stepsPerEpoch, epochs);
          assertTrue(rate >= 0 && rate <= 0.1 * (1 + 1e-12), choice.word() + ": " + rate);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("choices")
  void whichDependOnTheNumberOfEpochsSaySo(Choice<? extends Schedule> choice) {
    Schedule schedule = of(choice, Map.of());
    boolean depends =
        IntStream.rangeClosed(1, 60).anyMatch(s -> rate(schedule, s, 6) != rate(schedule, s, 7));
    assertEquals(depends, schedule.dependsOnEpochs());
  }

  /** A constant schedule gives the rule's own rate, to the bit, in every step. */
  @Test
  void aConstantRateStaysWhatItIs() {
    Optimizer optimizer = Optimizer.of(new Sgd(0.1, 0, false));
    for (long step : new long[] {1, 2, 1_000_000_007}) {
      assertEquals(0.1, optimizer.rate(step, 10, 3));
    }
  }
}
