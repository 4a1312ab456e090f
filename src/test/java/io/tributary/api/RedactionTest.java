package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.ConfigException;
import io.tributary.config.YamlWriter;
import io.tributary.testing.SharedSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  private static final String HIDDEN = "*********(redacted)";

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "password hunter2 #",
        "fs.s3a.secret.key abc #",
        "fs.s3a.access.key AKIA #",
        "sfPassword x #",
        "authToken x #",
        "header true true",
        "user scott scott",
        "url jdbc:postgresql://h/db?user=u&password=p&ssl=true"
            + " jdbc:postgresql://h/db?user=u&password=#&ssl=true",
        "url jdbc:sqlserver://h;Password=p;x=1 jdbc:sqlserver://h;Password=#;x=1",
        "url jdbc:mysql://u:p@h:3306/db jdbc:mysql://u:#@h:3306/db",
        "url jdbc:oracle:thin:scott/tiger@//h:1521/s jdbc:oracle:thin:scott/#@//h:1521/s",
        "url https://h/a:b https://h/a:b"
      })
  void secretsAreHiddenAndNothingElse(String name, String value, String shown) {
    Object redacted = new Redaction(new SparkConf(false)).hidden(Map.of(name, value));
    assertEquals(Map.of(name, shown.replace("#", HIDDEN)), redacted);
  }

  @Test
  void sparksSettingDecidesWhatASecretIs() {
    SparkConf conf = new SparkConf(false).set("spark.redaction.regex", "(?i)geheim");
    assertEquals(
        Map.of("meinGeheimnis", HIDDEN, "password", "p", "url", "h?geheim=" + HIDDEN),
        new Redaction(conf)
            .hidden(Map.of("meinGeheimnis", "x", "password", "p", "url", "h?geheim=x")));
  }

  @Test
  void aRunTellsNobodyItsSecretsAndAsksForThemAgain() {
    List<Map<String, Object>> begun = new ArrayList<>();
    RunObserver observer =
        new RunObserver() {
          @Override
          public void begins(Map<String, Object> configuration, long rows, int epochs) {
            begun.add(configuration);
          }
        };
    Tributary.run(
        SharedSpark.session().range(32).selectExpr("id AS x", "id AS y"),
        Settings.of(
            Map.of(
                "data.label",
                "y",
                "data.task",
                "regression",
                "data.options",
                Map.of("password", "hunter2", "header", "true"),
                "training.epochs",
                0)),
        observer);
    String yaml = YamlWriter.write(begun.get(0));
    assertFalse(yaml.contains("hunter2"), yaml);
    assertTrue(yaml.contains("header"), yaml);
    ConfigException e = assertThrows(ConfigException.class, () -> Settings.of(begun.get(0)));
    assertTrue(
        e.getMessage()
            .contains(
                "data.options: 'password' holds a secret that was left out of this file; give it"
                    + " again: --set data.options.password=..."),
        e.getMessage());
  }
}
