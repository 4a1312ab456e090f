package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a checkpoint says of its run, and what a run that goes on from it has to agree with. */
class CheckpointIdentityTest {
  private static final Map<String, String> DEFAULTS = Map.of("old", "1", "new", "none");

  private static CheckpointIdentity now(Map<String, String> values) {
    return new CheckpointIdentity(values, DEFAULTS);
  }

  @Test
  void defaultsAreNotStored() {
    CheckpointIdentity identity = now(Map.of("old", "1", "new", "3", "rows", "7"));
    assertEquals(Map.of("new", "3", "rows", "7"), identity.stored());
    assertEquals(List.of(), identity.differences(identity.stored()));
  }

  @Test
  void whatACheckpointDoesNotSayHadItsDefault() {
    Map<String, String> beforeTheNewKey = Map.of("old", "2", "rows", "7");
    assertEquals(
        List.of(),
        now(Map.of("old", "2", "new", "none", "rows", "7")).differences(beforeTheNewKey));
    assertEquals(
        List.of("new: none then, 3 now"),
        now(Map.of("old", "2", "new", "3", "rows", "7")).differences(beforeTheNewKey));
  }

  @Test
  void aDefaultThatACheckpointSaysIsTheSame() {
    Map<String, String> allOfIt = Map.of("old", "1", "new", "none", "rows", "7");
    assertEquals(
        List.of(), now(Map.of("old", "1", "new", "none", "rows", "7")).differences(allOfIt));
    assertEquals(
        List.of("old: 1 then, 2 now"),
        now(Map.of("old", "2", "new", "none", "rows", "7")).differences(allOfIt));
  }

  @Test
  void whatIsThereOnOneSideAloneDiffers() {
    assertEquals(
        List.of("rows: - then, 7 now", "weight: w then, - now"),
        now(Map.of("rows", "7")).differences(Map.of("weight", "w")));
  }

  @Test
  void otherKernelsAreNoDifference() {
    assertEquals(
        List.of(),
        now(Map.of(CheckpointIdentity.MATH_KERNELS, "Zen"))
            .differences(Map.of(CheckpointIdentity.MATH_KERNELS, "Haswell")));
  }
}
