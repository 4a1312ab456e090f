package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractVersionTest {
  /** Its shuffles would come from other streams, so that neither run's bits would be the end. */
  @Test
  void aRunOfOtherRandomStreamsIsNotGoneOnWith() {
    Map<String, String> written = Map.of("training.seed", "42"); // before there were versions
    String message =
        assertThrows(UserException.class, () -> RunIdentity.checkContract(written)).getMessage();
    assertTrue(message.contains("--overwrite"), message);
    assertTrue(message.contains("another version of Tributary"), message);
    RunIdentity.checkContract(Map.of()); // no checkpoint yet
  }
}
