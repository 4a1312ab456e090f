package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.data.CellReading;
import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What columns of text look like; each look is proven by reading the texts as it says. */
class TextLookTest {
  private static String setting(String... texts) {
    TextLook look = new TextLook();
    for (String text : texts) {
      look.add(text);
    }
    return look.reading(texts.length, 0, 0, CellReading.STANDARD)
        .map(TextLook.Reading::setting)
        .orElse("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1233,16; -0,520; 12,5           | data.decimal: \",\"",
        "1.234,5; 12,5                   | data.decimal: \",\"",
        "1 234,5; 12,5                   | data.decimal: \",\" with data.numberMarks: [\" \"]",
        "1.234,50 €; 3,20 €              | data.decimal: \",\" with data.numberMarks: [\"€\"]",
        "1,234; 5,678                    | data.numberMarks: [\",\"]",
        "1,234.5; 12,345                 | data.numberMarks: [\",\"]",
        "1'234; 5'678                    | data.numberMarks: [\"'\"]",
        "$832.11; $5                     | data.numberMarks: [\"$\"]",
        "-$1,832.11; $5                  | data.numberMarks: [\"$\", \",\"]",
        "(1.5); (2)                      | data.numberMarks: [\"()\"]",
        "46.6%; 3 %                      | data.numberMarks: [\"%\"]",
        "£5; £7.20                       | data.numberMarks: [\"£\"]",
        "03/15/1992; 04/01/1993          | data.dateFormat: MM/dd/yyyy",
        "3/15/1992; 04/01/1993           | data.dateFormat: M/d/yyyy",
        "15/03/1992; 01/04/1993          | data.dateFormat: dd/MM/yyyy",
        "01/02/1992; 01/04/1993          | data.dateFormat: MM/dd/yyyy, or dd/MM/yyyy if the day"
            + " comes first,",
        "31.12.2020; 01.02.2021          | data.dateFormat: dd.MM.yyyy",
        "01.02.21; 03.02.21              | data.dateFormat: dd.MM.yy",
        "2020/12/31; 2021/01/02          | data.dateFormat: yyyy/MM/dd",
        "31.12.2020 13:45; 01.02.2021 00:05 | data.dateFormat: 'dd.MM.yyyy HH:mm'",
        "13:45; 00:05                    | data.dateFormat: 'HH:mm'",
        "1:45 PM; 11:05 AM               | data.dateFormat: 'h:mm a'",
        "yes; no                         | none",
        "1.2.3.4; 10.0.0.1               | none",
        "1-2; 3-4                        | none",
        "1,2; 3,4,5                      | none",
        "40/02/2020; 77/01/2020          | none",
        "A1; 2B                          | none",
      })
  void looksAreRecognised(String texts, String setting) {
    assertEquals(setting, setting(texts.split("; ")));
  }

  @Test
  void aFewOthersAreAllowedAndMoreAreNot() {
    String[] texts = new String[20];
    java.util.Arrays.fill(texts, "$1.5");
    texts[3] = "free";
    assertEquals("data.numberMarks: [\"$\"]", setting(texts));
    texts[4] = "free";
    assertEquals("none", setting(texts));
  }

  @Test
  void mergingIsTheSameInAnyOrder() {
    TextLook left = new TextLook();
    TextLook right = new TextLook();
    List.of("1,5", "2,5").forEach(left::add);
    List.of("0,5", "1.234,5").forEach(right::add);
    left.merge(right);
    assertEquals(
        "its texts look like numbers with a decimal comma ('0,5'), and data.decimal: \",\" reads"
            + " them so",
        left.reading(4, 0, 0, CellReading.STANDARD).orElseThrow().sentence());
  }

  @Test
  void wideBlanksDoNotCountAndWordsAreMissing() {
    CellParser parser = new CellParser(List.of(), CellReading.STANDARD);
    assertEquals("É x", parser.text(UTF8String.fromString("\u00a0É x \u3000")).toString());
    assertEquals("日本", parser.text(UTF8String.fromString("日本")).toString());
    assertEquals(5.5, parser.number(UTF8String.fromString("\u00a05.5\u202f")));
    for (String word : List.of("null", "None", "N/A", "#n/a", "-", "--", "NIL", "Missing", " ? ")) {
      assertEquals(true, parser.isMissingWord(UTF8String.fromString(word)), word);
    }
    for (String word : List.of("nul", "0", "---", "nothing", "\r-")) {
      assertEquals(word.equals("\r-"), parser.isMissingWord(UTF8String.fromString(word)), word);
    }
  }
}
