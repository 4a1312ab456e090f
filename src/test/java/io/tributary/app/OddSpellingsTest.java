package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Numbers, dates, classes and missing cells in the spellings that people use: read where that is
 * asked for, told where it is not, and never taken for something else without a word.
 */
class OddSpellingsTest {
  private static final int ROWS = 60;

  @TempDir Path folder;
  private int runs;

  private static double x(int i) {
    return (i * 7 % ROWS) * 27.25 - 300;
  }

  /** A table t.csv of a header and rows of cells between semicolons. */
  private String table(String header, IntFunction<String> row) throws IOException {
    List<String> lines = new ArrayList<>(List.of(header));
    for (int i = 0; i < ROWS; i++) {
      lines.add(row.apply(i));
    }
    Path file = folder.resolve("t" + runs + ".csv");
    Files.write(file, lines);
    return file.toString();
  }

  private CommandRun train(String table, String settings) throws IOException {
    runs++;
    Path configuration = folder.resolve("c" + runs + ".yaml");
    Files.writeString(
        configuration,
        "network: {hidden: []}\ndata: {path: '%s', options: {sep: ';'}, label: y, validation: 0%s}\ntraining: {epochs: 1}\noutput: %s\n"
            .formatted(table, settings, run()));
    return CommandRun.of("train", configuration.toString());
  }

  private Path run() {
    return folder.resolve("run" + runs);
  }

  private CommandRun trained(String table, String settings) throws IOException {
    CommandRun run = train(table, settings);
    assertEquals(Main.DONE, run.status(), run.out() + run.err());
    return run;
  }

  private String refused(String table, String settings) throws IOException {
    CommandRun run = train(table, settings);
    assertEquals(2, run.status(), run.out() + run.err());
    return run.err();
  }

  private String hash() throws IOException {
    return json("summary.json").get("parametersSha256").asText();
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(run().resolve(file).toFile());
  }

  private static void assertSays(String said, String... expected) {
    for (String text : expected) {
      assertTrue(said.contains(text), () -> "no <" + text + "> in: " + said);
    }
  }

  private List<String> predicted(String table) throws IOException {
    Path out = folder.resolve("out" + runs + ".csv");
    CommandRun.done(
        "predict",
        "--model",
        run().toString(),
        "--data",
        table,
        "--option",
        "sep=;",
        "--out",
        out.toString(),
        "--columns",
        "",
        "--outOption",
        "header=false");
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private static String german(double x) {
    return String.format(Locale.GERMANY, "%,.2f", x);
  }

  @Test
  void numbersAndDatesInOtherSpellingsAreReadWhereThatIsAskedFor() throws IOException {
    String plain =
        table(
            "a;p;d;y",
            i ->
                "%s;%s;2020-%02d-%02d 13:%02d;%s"
                    .formatted(x(i), i % 7, i % 12 + 1, i % 28 + 1, i, x(i) / 3 - 0.5));
    trained(plain, "");
    String expected = hash();
    List<String> scores = predicted(plain);
    String odd =
        table(
            "a;p;d;y",
            i ->
                "%s;%s;%d/%d/2020 13:%02d;%s €"
                    .formatted(
                        german(x(i)),
                        (i % 7) + " %",
                        i % 12 + 1,
                        i % 28 + 1,
                        i,
                        String.valueOf(x(i) / 3 - 0.5).replace('.', ',')));
    trained(odd, ", decimal: ',', numberMarks: ['€', '%'], dateFormat: 'M/d/yyyy HH:mm'");
    assertEquals(expected, hash());
    assertEquals(scores, predicted(odd)); // the model reads what it scores in the same way
    assertEquals(",", json("model/model.json").at("/encoding/reading/decimal").asText());
    assertSays(Files.readString(run().resolve("config.yaml")), "M/d/yyyy HH:mm", "numberMarks");
  }

  @Test
  void withoutBeingAskedForTheyAreTold() throws IOException {
    String table =
        table(
            "a;few;d;z;y",
            i ->
                "%s;$%d,000;%02d/%02d/2020;%d;%s"
                    .formatted(
                        german(x(i) + 0.01), i % 4 + 1, i % 12 + 1, i % 28 + 1, i % 3, i * 0.5));
    assertSays(
        trained(table, "").out(),
        "Column 'a' is left out: its texts look like numbers with a decimal comma ('",
        "data.decimal: \",\" reads them so",
        "Column 'few' is taken as categories, but its texts look like numbers with thousands marks"
            + " and '$' ('$1,000')",
        "data.numberMarks: [\"$\", \",\"]",
        "dates or times in another spelling than ISO 8601 ('01/",
        "data.dateFormat: MM/dd/yyyy reads them so");
  }

  @Test
  void aLabelIsNotTakenForACrowdOfClasses() throws IOException {
    assertSays(
        refused(table("x;y", i -> i + ";$" + i / 2 + ".25"), ""),
        "label column 'y' has 30 distinct texts in 60 rows",
        "numbers with '$' ('$0.25')",
        "data.numberMarks: [\"$\"]",
        "data.task: classification");
    String names = table("x;y", i -> i + ";user" + i);
    assertSays(refused(names, ""), "60 distinct texts in 60 rows", "such as 'user0'");
    trained(names, ", task: classification"); // who insists is heard
    assertSays(
        refused(table("x;y", i -> i + ";" + java.time.LocalDate.of(2024, 1, 1).plusDays(i)), ""),
        "60 distinct texts in 60 rows");
    assertSays(
        trained(table("x;y", i -> i + ";" + (i % 3) + "0%"), "").out(),
        "Label 'y': 3 distinct texts, taken as classes, but its texts look like numbers with '%'");
    Path few = folder.resolve("few.csv");
    Files.write(few, List.of("x;y", "1;a", "2;b", "3;c", "4;d", "5;a"));
    assertSays(trained(few.toString(), "").out(), "4 classes");
  }

  @Test
  void wordsAmongNumbersAndDatesAreMissingCells() throws IOException {
    List<String> words = List.of("", "null", "None", "N/A", "-");
    IntFunction<String> spelt =
        i ->
            "%s;%s;%s;%s"
                .formatted(
                    i % 5 == 0 ? x(i) : words.get(i % 5),
                    i % 7 == 0 ? "NULL" : "2020-01-" + (10 + i % 20),
                    i % 6,
                    x(i));
    String empty =
        table("a;d;z;y", i -> spelt.apply(i).replaceAll("null|None|N/A|-(?=;)|NULL", ""));
    trained(empty, ", missing: impute");
    String expected = hash();
    List<String> scores = predicted(empty);
    String table = table("a;d;z;y", spelt);
    assertSays(
        trained(table, ", missing: impute").out(),
        "Column 'a': 48 cells such as '-' are taken as missing, since the others are numbers",
        "Column 'd': 9 cells such as 'NULL' are taken as missing, since the others are dates");
    assertEquals(expected, hash());
    assertEquals(scores, predicted(table));
    assertSays(
        refused(table, ""),
        "column 'a' has 48 missing cell(s), 48 of them words such as '-' among numbers",
        "data.text: [a]",
        "(first: 'null' in row 2 of");
    assertSays(trained(table, ", text: [a, d]").out(), "a (16 inputs)");
  }

  @Test
  void blanksAroundTextsDoNotCountAndNearDuplicatesAreNamed() throws IOException {
    String[] spellings = {"yes", " yes", "no", "yes\u00a0", "no ", "\u2003no"};
    String table =
        table(
            "x;c;y",
            i ->
                i
                    + ";"
                    + (i % 2 == 0 ? "\u00c9t" : "E\u0301t")
                    + (i % 3 == 0 ? " " : "")
                    + ";"
                    + spellings[i % 6]);
    String said = trained(table, "").out();
    assertSays(
        said,
        "2 classes",
        "Column 'c': the categories 'E\u0301t', '\u00c9t' differ in case or Unicode form only");
    assertEquals(ROWS, predicted(table).stream().filter(l -> l.matches("(yes|no),.*")).count());
    String unseen = table("x;c;y", i -> "1;\u00a0\u00c9t ;yes");
    CommandRun scored =
        CommandRun.done(
            "evaluate", "--model", run().toString(), "--data", unseen, "--option", "sep=;");
    assertFalse(scored.out().contains("has not seen"), scored.out());
  }

  @Test
  void codesKeepTheirLeadingZeros() throws IOException {
    String table = table("zip;y", i -> "0%d1;%s".formatted(i % 9, i % 2 == 0 ? "001" : "002"));
    assertSays(trained(table, ", text: ['z*']").out(), "zip (9 inputs)", "2 classes");
    assertTrue(predicted(table).stream().allMatch(l -> l.matches("\"?00[12]\"?,.*")));
    assertEquals("081", json("model/model.json").at("/encoding/features/0/categories/8").asText());
    String mixed = table("x;y", i -> i + ";" + List.of("1", "01", "2").get(i % 3));
    assertSays(trained(mixed, "").out(), "3 classes", "'01', '1' are one number");
  }

  @Test
  void aClassMayBeCalledInfOrNull() throws IOException {
    assertSays(
        trained(table("x;y", i -> i + ";" + (i % 3 == 0 ? "Sup" : "Inf")), "").out(), "2 classes");
    assertSays(
        trained(table("x;y", i -> i + ";" + (i % 2 == 0 ? "none" : "some")), "").out(),
        "2 classes");
    assertSays(
        refused(table("x;y", i -> i + ";" + (i % 2 == 0 ? "Inf" : i * 0.5)), ""), "infinite");
  }
}
