package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checksum of {@code model.json}: what it covers, and what it leaves free. */
class ChecksummedJsonTest {
  /** As the version before checksums wrote it, format version 1. */
  private static final String OLD =
      """
      {
        "format" : "tributary-model",
        "formatVersion" : 1,
        "parametersSha256" : "36f05864424c60f1869969db526827e9725aed21a6a6c7a92f46649553f40528",
        "topology" : {
          "inputs" : 2,
          "hidden" : [ 1 ],
          "activations" : [ "tanh" ],
          "outputs" : 1,
          "outputActivation" : "identity",
          "loss" : "squaredError"
        },
        "encoding" : {
          "features" : [ {
            "name" : "a",
            "kind" : "numeric",
            "offset" : 0.0,
            "factor" : 1.0,
            "imputed" : 0.0
          }, {
            "name" : "b",
            "kind" : "numeric",
            "offset" : 0.0,
            "factor" : 1.0,
            "imputed" : 0.0
          } ],
          "label" : {
            "kind" : "numbers",
            "names" : [ "y" ],
            "offsets" : [ 0.0 ],
            "scales" : [ 1.0 ]
          },
          "weight" : null,
          "missing" : "fail",
          "missingValues" : [ "" ],
          "leftOut" : [ ]
        },
        "provenance" : { },
        "metrics" : { }
      }
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    ModelFolder.write(ModelFolderTest.tiny(), path(), new Configuration());
  }

  private org.apache.hadoop.fs.Path path() {
    return new org.apache.hadoop.fs.Path(folder.toString());
  }

  private String json() throws IOException {
    return Files.readString(folder.resolve("model.json"));
  }

  private void assertRead(String json) throws IOException {
    Files.writeString(folder.resolve("model.json"), json);
    TrainedModel read = ModelFolder.read(path(), new Configuration());
    ModelFolderTest.assertSame(ModelFolderTest.tiny(), read, json);
  }

  private void assertRefused(String json, String why) throws IOException {
    Files.writeString(folder.resolve("model.json"), json);
    String message =
        assertThrows(UserException.class, () -> ModelFolder.read(path(), new Configuration()), json)
            .getMessage();
    assertTrue(message.contains("model.json") && message.contains(why), message);
  }

  // Of this JSON: no text in it has a space, and every character is of ASCII.
  private static String checksumOf(String json) throws Exception {
    String rest = json.replaceAll("\\s", "").replaceFirst(",\"checksum\":\"[0-9a-f]*\"", "");
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(rest.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(hash);
  }

  private static String withNewChecksum(String json) throws Exception {
    return json.replaceFirst(
        "\"checksum\" : \"[0-9a-f]*\"", "\"checksum\" : \"%s\"".formatted(checksumOf(json)));
  }

  @Test
  void theLastKeyIsTheHashOfTheRestWithoutWhiteSpace() throws Exception {
    assertTrue(
        json().endsWith(",\n  \"checksum\" : \"%s\"\n}\n".formatted(checksumOf(json()))), json());
  }

  @Test
  void aFileOfTheTimeBeforeChecksumsIsRead() throws IOException {
    assertRead(OLD);
  }

  @Test
  void aChangeThatMakesAnotherModelIsRefused() throws IOException {
    String json = json();
    assertRefused(json.replaceFirst("\"offset\" : 0.0", "\"offset\" : 0.5"), "its checksum");
    assertRefused(json.replaceFirst("\"name\" : \"b\"", "\"name\" : \"c\""), "its checksum");
    assertRefused(
        json.replaceFirst("\"provenance\" : \\{", "\"provenance\" : {\"a\": 1"), "its checksum");
  }

  /** Which may have a checksum of another kind. */
  @Test
  void aLaterVersionIsToldAsThat() throws IOException {
    assertRefused(json().replace("\"formatVersion\" : 1", "\"formatVersion\" : 3"), "version 3");
  }

  @Test
  void aChecksumOfAnotherKindIsRefused() throws IOException {
    String json = json();
    for (String other : new String[] {"null", "5", "{}", "\"\"", "\"0\"", "[\"a\"]"}) {
      assertRefused(
          json.replaceFirst("\"checksum\" : \"[0-9a-f]*\"", "\"checksum\" : " + other),
          "its checksum");
    }
  }

  @Test
  void whiteSpaceEscapesAndTheChecksumsPlaceAreFree() throws Exception {
    String json = json();
    assertRead(json.replaceAll("\\s", ""));
    assertRead(json.replace("\n", "\r\n"));
    assertRead(json.replaceFirst("\"tanh\"", "\"\\\\u0074anh\""));
    String checksum = "\"checksum\" : \"" + checksumOf(json) + "\"";
    assertRead(json.replace(",\n  " + checksum, "").replaceFirst("\\{", "{" + checksum + ","));
  }

  /** A release of Java may spell a number as another one does not. */
  @Test
  void numbersCountAsTheyAreSpelt() throws Exception {
    String other = json().replace("1.0", "10.0E-1");
    assertRefused(other, "its checksum");
    assertRead(withNewChecksum(other));
  }

  /** Only the file's own key is the checksum. */
  @Test
  void aKeyOfTheSameNameFurtherInsideCounts() throws Exception {
    String inside = json().replace("\"metrics\" : { }", "\"metrics\" : {\"checksum\": {\"a\": 1}}");
    assertRefused(inside, "its checksum");
  }

  @Test
  void textsOutsideOfAsciiAreCoveredHoweverTheyAreEscaped() throws IOException {
    for (long seed = 0; seed < 50; seed++) {
      Path model = folder.resolve("model" + seed);
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(model.toString());
      TrainedModel random = ModelFolderTest.random(new Random(seed));
      ModelFolder.write(random, path, new Configuration());
      Path file = model.resolve("model.json");
      String escaped =
          Files.readString(file)
              .chars()
              .mapToObj(c -> c < 128 ? String.valueOf((char) c) : "\\u%04x".formatted(c))
              .collect(java.util.stream.Collectors.joining());
      Files.writeString(file, escaped);
      ModelFolderTest.assertSame(
          random, ModelFolder.read(path, new Configuration()), "seed " + seed);
    }
  }
}
