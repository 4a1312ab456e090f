package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages name what is to be mended, and nothing that is a mere consequence of it. */
class TellingMessagesTest {
  @TempDir Path folder;

  private String table(String header, IntFunction<String> row) throws IOException {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int i = 0; i < 80; i++) {
      text.append(row.apply(i)).append('\n');
    }
    return Files.writeString(folder.resolve("t.csv"), text).toString();
  }

  private CommandRun train(String configuration) throws IOException {
    Path file = Files.writeString(folder.resolve("conf.yaml"), configuration);
    return CommandRun.of("train", file.toString(), "--out", folder.resolve("run").toString());
  }

  private CommandRun trainOn(String table, String more) throws IOException {
    return train(
        "data: {path: '%s', label: y, validation: 0%s}\ntraining: {epochs: 1}\n"
            .formatted(table, more));
  }

  private static void assertRefused(CommandRun run, String part) {
    assertEquals(Main.USER_ERROR, run.status(), run.err());
    assertTrue(run.err().contains(part), run.err());
  }

  private static String sign(int i) {
    return i % 2 == 0 ? "pos" : "neg";
  }

  @Test
  void wholeNumbersThatDoublesDoNotTellApartAreTold() throws IOException {
    long first = 1L << 53; // from here on a double's neighbours are 2 apart (IEEE 754)
    CommandRun run = trainOn(table("c,y", i -> (first + i % 5) + "," + sign(i)), "");
    assertEquals(Main.DONE, run.status(), run.err());
    assertTrue(run.out().contains("Whole numbers beyond 2^53"), run.out());
    assertTrue(run.out().contains("'c' (in steps of 2)"), run.out());
    assertFalse(run.out().contains("Almost constant"), run.out());
  }

  @Test
  void aLabelOfManyDatesIsNoClass() throws IOException {
    String table = table("a,y", i -> "%d,2024-01-%02d".formatted(i % 7, 1 + i % 28));
    assertRefused(trainOn(table, ""), "28 distinct texts in 80 rows: its texts are dates");
    CommandRun asked = trainOn(table, ", task: classification");
    assertEquals(Main.DONE, asked.status(), asked.err());
  }

  @Test
  void rowsOfAnotherWidthThanTheHeaderAreTheOnlyFault() throws IOException {
    CommandRun run = trainOn(table("a,y", i -> "%d,%d,%s".formatted(i, i % 7, sign(i))), "");
    assertRefused(run, "none of the 80 rows fits the header");
    assertTrue(run.err().contains("is a heading missing"), run.err());
    assertFalse(run.err().contains("label column"), run.err());
  }

  @Test
  void aWeightBeyondFloatIsNotCalledInfinite() throws IOException {
    String table =
        table("a,w,y", i -> "%d,%s,%s".formatted(i % 7, i == 3 ? "1e300" : "1", sign(i)));
    CommandRun run = trainOn(table, ", weight: w");
    assertRefused(run, "weight column 'w' has 1 value(s) that are infinite or too large");
    assertTrue(run.err().contains("'1e300' in row 4"), run.err());
  }

  @Test
  void columnsWithoutANameAreTold() throws IOException {
    String table = table("a,,y", i -> "%d,%d,%s".formatted(i % 7, i % 3, sign(i)));
    CommandRun run = trainOn(table, "");
    assertEquals(Main.DONE, run.status(), run.err());
    assertTrue(run.out().contains("Columns without a name in the header: '_c1'"), run.out());
  }

  @Test
  void aMissingColonIsLookedForWhereItIsMissing() throws IOException {
    CommandRun run = train("data:\n  path: t.csv\n  label y\nnetwork:\n  hidden: [4]\n");
    assertRefused(run, "is a colon missing in the line before it, 'label y'?");
  }

  @Test
  void aBackslashInDoubleQuotesIsExplained() throws IOException {
    assertRefused(train("data: {path: \"C:\\data\\t.csv\", label: y}\n"), "use single quotes");
  }

  /** Subnormal doubles. */
  @Test
  void weightsSmallerThanAnyNormalNumberAreWeights() throws IOException {
    CommandRun run =
        trainOn(table("a,w,y", i -> "%d,1e-320,%s".formatted(i % 7, sign(i))), ", weight: w");
    assertEquals(Main.DONE, run.status(), run.err());
  }

  @Test
  void aColumnOfTextIsNoWeightForThatReasonAlone() throws IOException {
    CommandRun run =
        trainOn(table("a,w,y", i -> "%d,w,%s".formatted(i % 7, sign(i))), ", weight: w");
    assertRefused(run, "weight column 'w' has text in 80 row(s)");
    assertFalse(run.err().contains("no value above 0"), run.err());
  }

  @Test
  void aConfigurationInUtf16IsToldSo() throws IOException {
    Path file = folder.resolve("conf.yaml");
    Files.write(file, "data: {path: t.csv, label: y}".getBytes(StandardCharsets.UTF_16));
    CommandRun run = CommandRun.of("train", file.toString());
    assertRefused(run, "is no text in UTF-8");
    assertFalse(run.err().contains("Exception"), run.err());
  }

  @Test
  void numbersWithZerosBeforeThemAreTold() throws IOException {
    CommandRun run = trainOn(table("zip,y", i -> "0%d,%s".formatted(1230 + i % 7, sign(i))), "");
    assertEquals(Main.DONE, run.status(), run.err());
    assertTrue(run.out().contains("data.text: [zip] if they are codes"), run.out());
  }
}
