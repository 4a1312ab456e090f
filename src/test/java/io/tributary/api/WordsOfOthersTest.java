package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.Config;
import io.tributary.config.ConfigException;
import io.tributary.optimizer.Sgd;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody writes who comes from another program, or in haste. */
class WordsOfOthersTest {
  private static final String DATA = "data: {path: a.csv, label: y}\n";

  private static Settings read(String yaml) {
    return Settings.read(Config.parse("c.yaml", yaml, List.of()), "c", true);
  }

  private static String problems(String yaml) {
    return assertThrows(ConfigException.class, () -> read(yaml)).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "network, hidden_layer_sizes, network.hidden",
    "network, layers, network.hidden",
    "training, lr, training.optimizer.learningRate",
    "training, learning_rate, training.optimizer.learningRate",
    "training, learning-rate-init, training.optimizer.learningRate",
    "training, early_stopping_rounds, training.earlyStopping.patience",
    "training, warmup_steps, training.schedule.warmupSteps",
    "training, eta, training.optimizer.learningRate",
    "training, max_iter, training.epochs",
    "training, batch_size, training.batchSize",
    "training, random_state, training.seed",
    "training, target, data.label",
    "training, weight_decay, training.weightDecay",
    "training, clipnorm, training.clipNorm",
    "training, stepSize, training.optimizer.learningRate"
  })
  void aWordOfAnotherProgramIsTranslated(String section, String word, String key) {
    String message = problems(DATA + section + ": {" + word + ": 1}");
    assertTrue(message.contains("unknown key '" + section + "." + word + "'"), message);
    assertTrue(message.contains("'" + key + "'"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local_steps", "report"})
  void whatIsNotThereYetIsSaidToBeSo(String word) {
    String message = problems(DATA + "training: {" + word + ": 0.1}");
    assertTrue(message.contains("'training." + word + "'; there is no such setting yet"), message);
  }

  @Test
  void treesAndTestFractionsAreNoSettings() {
    String message = problems(DATA + "training: {n_estimators: 100, test_size: 0.2}");
    assertTrue(message.contains("n_estimators'; that is a number of trees"), message);
    assertTrue(message.contains("test_size'; it is called 'data.test' here"), message);
  }

  @Test
  void aWordStandsForASectionThatGivesNothingElse() {
    Settings settings = read(DATA + "training: {optimizer: sgd}");
    assertEquals(Sgd.class, settings.training().optimizer().method().getClass());
    assertEquals(
        read(DATA + "training: {optimizer: {type: sgd}}").training().optimizer(),
        settings.training().optimizer());
    assertTrue(
        problems(DATA + "training: {optimizer: adamm}")
            .contains(
                "training.optimizer.type: expected sgd, adam, adamW, nadam, rmsProp or lbfgs, found 'adamm'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network: {hidden: '64,32'}|a list is written in brackets: [64,32]",
        "network: {hidden: [8], activation: 'relu,tanh'}|a list is written in brackets: [relu,tanh]",
      })
  void aListWithoutBracketsIsToldHowItIsWritten(String yaml, String advice) {
    String message = problems(DATA + yaml);
    assertTrue(message.contains(advice), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "test: '0,2'|data.test: expected the path of a table, found '0,2'; a fraction is written as 0.2",
        "test: {fraction: 0.2, column: c}|data.test.fraction: expected {column: C}, {fraction: 0.1, group: C} or",
        "test: {latestBy: c}|data.test.fraction: expected {column: C}, {fraction: 0.1, group: C} or",
        "validation: {fraction: 0.2, latestby: c}|unknown key 'data.validation.latestby'",
        "validation: {fraction: 0.5}\\n  test: 0.5|data.test: leaves, with data.validation, no row to learn from",
        "validation: 20%|data.validation: expected the path of a table, found '20%'; a fraction is written as 0.2",
        "validation: '0,2'|found '0,2'; a fraction is written as 0.2",
      })
  void aNumberIsNoPath(String line, String expected) {
    String message = problems("data:\n  path: a.csv\n  label: y\n  " + line.replace("\\n", "\n"));
    assertTrue(message.contains(expected), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data:\\n  path:/x\\n  label: y|is a blank missing after the colon of 'path:/x'?",
        "data:\\n  path:/x|is a blank missing after the colon, as in 'path: ...'?",
        "data:\\n  path: x\\n   label: y|The one before it begins 2 blanks in, this one 3",
        "data:\\n  path: x\\n label: y|The one before it begins 2 blanks in, this one 1",
        "data:\\n  path: a: b|a text with a colon in it needs quotes",
        "data:\\npath: x\\nlabel: y|unknown key 'path'; did you mean 'data.path'?",
      })
  void aSlipInTheLayoutIsNamed(String yaml, String expected) {
    String message = problems(yaml.replace("\\n", "\n"));
    assertTrue(message.contains(expected), message);
  }
}
