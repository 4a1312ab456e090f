package io.tributary.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables as people have them: each trains, with the treatment that the documents say, or ends with
 * status 2 and a message that names the place; none with a stack trace. {@link BadInputTest} has
 * more that must end so.
 */
class OddTableTest {
  private record Case(
      String name, Map<String, byte[]> files, String settings, int status, List<String> expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gz(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(utf8(text));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static Case with(
      int status, String name, String settings, Map<String, byte[]> files, String... expected) {
    return new Case(name, files, settings, status, List.of(expected));
  }

  /** A file t.csv that trains. */
  private static Case fine(String name, String text, String settings, String... expected) {
    return with(0, name, settings, Map.of("t.csv", utf8(text)), expected);
  }

  private static Case bad(String name, String text, String settings, String... expected) {
    return with(2, name, settings, Map.of("t.csv", utf8(text)), expected);
  }

  private static final String T = "path: <dir>/t.csv, label: y";

  private static String rows(String header, String... rows) {
    return header + "\n" + String.join("\n", rows) + "\n";
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    String plain = rows("x,y", "1,a", "2,b", "3,a", "4,b");
    // How a file is written.
    cases.add(fine("windows line ends", plain.replace("\n", "\r\n"), T, "numbers: x", "2 classes"));
    cases.add(fine("no line end at the end", plain.strip(), T, "numbers: x"));
    cases.add(fine("blank lines", plain.replace("\n", "\n\n"), T, "numbers: x"));
    cases.add(fine("byte order mark", "\uFEFF" + plain, T, "numbers: x"));
    cases.add(
        with(
            0,
            "byte order mark in each of two files",
            "path: <dir>/in, format: csv, label: y",
            Map.of("in/1.csv", utf8("\uFEFF" + plain), "in/2.csv", utf8("\uFEFF" + plain)),
            "numbers: x"));
    cases.add(
        with(
            0,
            "latin 1",
            "path: <dir>/t.csv, label: größe, options: {encoding: ISO-8859-1}",
            Map.of("t.csv", plain.replace("y", "größe").getBytes(Charset.forName("ISO-8859-1"))),
            "Label 'größe'"));
    cases.add(
        with(
            0,
            "gzip",
            "path: <dir>/t.csv.gz, label: y",
            Map.of("t.csv.gz", gz(plain)),
            "numbers: x"));
    cases.add(
        with(
            0,
            "tabs",
            "path: <dir>/t.tsv, label: y",
            Map.of("t.tsv", utf8(plain.replace(",", "\t"))),
            "numbers: x"));
    cases.add(
        fine("semicolons", plain.replace(",", ";"), T + ", options: {sep: ';'}", "numbers: x"));
    cases.add(
        fine(
            "two bytes between",
            plain.replace(",", "||"),
            T + ", options: {sep: '||'}",
            "numbers: x"));
    cases.add(
        fine(
            "no header",
            plain.substring(4),
            "path: <dir>/t.csv, label: _c1, options: {header: false}",
            "numbers: _c0"));
    cases.add(
        fine("comments", "# of 1912\n" + plain, T + ", options: {comment: '#'}", "numbers: x"));
    // Quotes.
    cases.add(
        fine(
            "commas in quotes",
            rows("x,y", "\"1,5\",a", "\"1,5\",b", "\"2,5\",a", "\"2,5\",b"),
            T,
            "categories: x (2 inputs)"));
    cases.add(
        fine(
            "doubled quotes, and a comma behind them",
            rows("x,y", "\"so \"\"1\"\", so\",a", "\"so \"\"1\"\", so\",b", "2,a", "2,b"),
            T,
            "categories: x (2 inputs)"));
    cases.add(
        fine(
            "a backslash at the end of a quoted cell",
            rows("x,z,y", "\"c:\\\",1,a", "\"c:\\\",2,b", "d,3,a", "d,4,b"),
            T,
            "categories: x (2 inputs)"));
    String broken = rows("x,z,y", "\"one\ntwo\",1,a", "\"one\ntwo\",2,b", "d,3,a", "d,4,b");
    cases.add(
        fine(
            "line breaks in quotes",
            broken,
            T + ", options: {multiLine: true}",
            "categories: x (2 inputs)"));
    cases.add(
        bad("line breaks in quotes, not told", broken, T, "multiLine: true", "row 1 of <dir>"));
    // Names.
    for (String name :
        List.of("a b", "a.b", "a`b", "größe", "名前", "a-b", "1", "select", "a*", "a[0]", "a'b")) {
      cases.add(
          fine("a column called " + name, plain.replace("x,", name + ","), T, "numbers: " + name));
      cases.add(
          fine(
              "a label called " + name,
              plain.replace(",y", "," + name),
              "path: <dir>/t.csv, label: \"" + name + "\"",
              "Label '" + name + "'"));
    }
    cases.add(
        bad("a name twice", rows("x,y,x", "1,a,2", "2,b,3"), T, "'x' twice, in columns 1 and 3"));
    cases.add(bad("names that differ in case", rows("x,y,X", "1,a,2", "2,b,3"), T, "'x' and 'X'"));
    cases.add(
        with(
            2,
            "names that differ in case, JSON",
            "path: <dir>/t.json, label: y",
            Map.of(
                "t.json", utf8("{\"x\":1,\"X\":2,\"y\":\"a\"}\n{\"x\":2,\"X\":2,\"y\":\"b\"}\n")),
            "<dir>/t.json"));
    cases.add(fine("a column without a name", rows(",y", "1,a", "2,b", "3,a"), T, "numbers: _c0"));
    // Cells.
    cases.add(fine("blanks around numbers", rows("x,y", " 1 ,a", "2 ,b", " 3,a"), T, "numbers: x"));
    cases.add(
        fine(
            "NaN is missing",
            rows("x,y", "1,a", "NaN,b", "3,a"),
            T + ", missing: impute",
            "numbers: x"));
    cases.add(
        bad(
            "NaN is missing, fail",
            rows("x,y", "1,a", "NaN,b"),
            T,
            "column 'x' has 1 missing",
            "row 2 of"));
    cases.add(
        fine(
            "a mark of one's own",
            rows("x,y", "1,a", "-,b", "3,a"),
            T + ", missing: impute, missingValues: ['-']",
            "numbers: x"));
    cases.add(bad("a percent sign", rows("x,y", "1,a", "2,b", "12%,a"), T, "'12%' in row 3"));
    cases.add(
        bad("thousands", rows("x,y", "1,a", "2,b", "\"1,234.5\",a"), T, "'1,234.5' in row 3"));
    cases.add(bad("hexadecimal", rows("x,y", "1,a", "2,b", "0x1F,a"), T, "'0x1F' in row 3"));
    cases.add(bad("infinity", rows("x,y", "1,a", "2,b", "-Infinity,a"), T, "'-Infinity' in row 3"));
    cases.add(bad("beyond a float", rows("x,y", "1,a", "2,b", "1e400,a"), T, "'1e400' in row 3"));
    cases.add(
        fine(
            "a bad cell dropped",
            rows("x,y", "1,a", "2,b", "12%,a"),
            T + ", badRows: drop",
            "Dropped 1 of 3"));
    cases.add(
        fine("yes and no", rows("x,y", "yes,a", "no,b", "yes,b"), T, "categories: x (2 inputs)"));
    cases.add(
        fine(
            "booleans in many cases",
            rows("x,y", "true,a", "FALSE,b", "True,b"),
            T,
            "categories: x (2 inputs)"));
    cases.add(fine("emoji", rows("x,y", "🌊,a", "🏞️,b", "🌊,b"), T, "categories: x (2 inputs)"));
    cases.add(
        fine(
            "a long cell",
            rows("x,y", "z".repeat(70_000) + ",a", "1,b", "b,b"),
            T,
            "categories: x"));
    cases.add(
        fine(
            "dates",
            rows("x,y", "2024-02-29,a", "2023-01-01,b", "1969-12-31,b"),
            T,
            "dates and times: x (5 inputs)"));
    cases.add(
        fine(
            "timestamps",
            rows("x,y", "2024-02-29 13:45,a", "2023-01-01T00:00:00Z,b", "2023-01-01,b"),
            T,
            "dates and times: x (7 inputs)"));
    cases.add(
        fine(
            "a day that is none",
            rows("x,y", "2023-02-29,a", "2023-01-01,b"),
            T,
            "categories: x (2 inputs)"));
    cases.add(fine("one row only", rows("x,y", "1,2.5"), T + ", validation: 0", "numbers: x"));
    cases.add(
        fine(
            "a label of 21 whole numbers",
            rows(
                "x,y",
                Stream.iterate(0, i -> i + 1)
                    .limit(21)
                    .map(i -> i % 3 + "," + i)
                    .toArray(String[]::new)),
            T,
            "a number"));
    cases.add(
        fine(
            "a class of negative numbers",
            rows("x,y", "1,-1", "2,1", "3,-1", "4,1"),
            T,
            "2 classes"));
    // Folders and formats.
    cases.add(
        with(
            0,
            "a partitioned folder",
            "path: <dir>/in, format: csv, label: y",
            Map.of("in/year=2023/a.csv", utf8(plain), "in/year=2024/a.csv", utf8(plain)),
            "numbers: x, year"));
    cases.add(
        with(
            0,
            "partitions of text",
            "path: <dir>/in, label: y",
            Map.of("in/where=new york/a.csv", utf8(plain), "in/where=oslo/a.csv", utf8(plain)),
            "categories: where (2 inputs)"));
    cases.add(
        with(
            0,
            "what Hadoop leaves beside data",
            "path: <dir>/in, label: y",
            Map.of("in/a.csv", utf8(plain), "in/_SUCCESS", utf8(""), "in/.a.crc", utf8("?")),
            "numbers: x"));
    cases.add(
        with(
            0,
            "a path with blanks",
            "path: '<dir>/my tables/my table.csv', label: y",
            Map.of("my tables/my table.csv", utf8(plain)),
            "numbers: x"));
    cases.add(
        with(
            0,
            "a glob",
            "path: '<dir>/in/*.csv', label: y",
            Map.of("in/a.csv", utf8(plain), "in/b.csv", utf8(plain)),
            "numbers: x"));
    cases.add(
        with(
            2,
            "files whose columns differ",
            "path: '<dir>/in/*.csv', label: y",
            Map.of("in/a.csv", utf8(plain), "in/b.csv", utf8(rows("y,x", "a,1"))),
            "header"));
    String json = "{\"x\":1,\"y\":\"a\"}\n{\"x\":2,\"y\":\"b\"}\n";
    Map<String, byte[]> brokenJson = Map.of("t.json", utf8(json + "{\"x\":\n"));
    cases.add(
        with(
            0, "JSON", "path: <dir>/t.json, label: y", Map.of("t.json", utf8(json)), "numbers: x"));
    cases.add(
        with(
            2,
            "a broken line of JSON",
            "path: <dir>/t.json, label: y",
            brokenJson,
            "1 of 3 rows",
            "row 3 of <dir>/t.json"));
    cases.add(
        with(
            0,
            "a broken line of JSON, dropped",
            "path: <dir>/t.json, label: y, badRows: drop",
            brokenJson,
            "Dropped 1 of 3"));
    cases.add(
        with(
            0,
            "nested JSON",
            "path: <dir>/t.json, label: y",
            Map.of("t.json", utf8(json.replace("1,", "1,\"o\":{\"p\":1},"))),
            "Column 'o' is left out"));
    cases.add(
        with(
            2,
            "no JSON at all",
            "path: <dir>/t.json, label: y",
            Map.of("t.json", utf8("x,y\n1,a\n")),
            "JSON"));
    cases.add(
        with(
            2,
            "an empty JSON file",
            "path: <dir>/t.json, label: y",
            Map.of("t.json", utf8("")),
            "no rows"));
    // Files that are not what they are called, and places that are none.
    byte[] noise = new byte[5000];
    new Random(1).nextBytes(noise);
    byte[] half = Arrays.copyOf(gz(plain.repeat(2000)), 100);
    for (String file : List.of("t.parquet", "t.orc")) {
      String settings = "path: <dir>/" + file + ", label: y";
      cases.add(with(2, "noise called " + file, settings, Map.of(file, noise), file));
      cases.add(with(2, "nothing called " + file, settings, Map.of(file, new byte[0]), file));
      cases.add(with(2, "text called " + file, settings, Map.of(file, utf8(plain)), file));
    }
    String zipped = "path: <dir>/t.csv.gz, label: y";
    cases.add(with(2, "half a gzip", zipped, Map.of("t.csv.gz", half), "t.csv.gz"));
    cases.add(with(2, "noise called gzip", zipped, Map.of("t.csv.gz", noise), "t.csv.gz"));
    cases.add(with(2, "text called gzip", zipped, Map.of("t.csv.gz", utf8(plain)), "t.csv.gz"));
    cases.add(bad("noise in a cell", plain + new String(noise, 0, 40, UTF_8), T, "t.csv"));
    cases.add(bad("an unknown file system", plain, "path: 'gcs9://b/t.csv', label: y", "gcs9"));
    cases.add(bad("a misspelt format", plain, T + ", format: parqet", "parqet", "parquet"));
    cases.add(bad("an unknown encoding", plain, T + ", options: {encoding: utf9}", "utf9"));
    cases.add(bad("an empty glob", plain, "path: '<dir>/u*.csv', label: y", "u*.csv"));
    cases.add(
        with(
            2,
            "an empty folder",
            "path: <dir>/in, format: parquet, label: y",
            Map.of("in/_SUCCESS", new byte[0]),
            "in"));
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trainsOrSaysWhyNot(Case odd, @TempDir Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : new LinkedHashMap<>(odd.files).entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    boolean holdsOut = odd.settings.contains("validation");
    Path configuration = folder.resolve("c.yaml");
    Files.writeString(
        configuration,
        "network: {hidden: []}\ndata: {%s%s}\ntraining: {epochs: 1, batchSize: 4}\noutput: <dir>/run\n"
            .formatted(odd.settings, holdsOut ? "" : ", validation: 0")
            .replace("<dir>", folder.toString()));
    CommandRun run = CommandRun.of("train", configuration.toString());
    assertEquals(odd.status, run.status(), () -> run.out() + run.err());
    String said = odd.status == 0 ? run.out() : run.err();
    for (String expected : odd.expected) {
      String text = expected.replace("<dir>", folder.toString());
      assertTrue(said.contains(text), () -> "no <" + text + "> in: " + said);
    }
    assertFalse(run.err().contains("\tat "), run.err());
  }
}
