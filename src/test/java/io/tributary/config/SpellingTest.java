package io.tributary.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SpellingTest {
  private enum Plain {
    ADAM,
    HE_UNIFORM,
    L2
  }

  private enum Named {
    ONE {
      @Override
      public String toString() {
        return "uno";
      }
    },
    TWO
  }

  @Test
  void constantsAreCamelCaseUnlessTheySpellThemselves() {
    assertEquals(List.of("adam", "heUniform", "l2"), Spelling.all(Plain.class));
    assertEquals(List.of("uno", "two"), Spelling.all(Named.class));
  }

  @Test
  void distancesCountSlips() {
    assertEquals(0, Spelling.distance("batch_size", "batchSize"));
    assertEquals(1, Spelling.distance("epohcs", "epochs")); // a swap
    assertEquals(1, Spelling.distance("epoch", "epochs"));
    assertEquals(3, Spelling.distance("kitten", "sitting")); // the textbook's example
    assertEquals(4, Spelling.distance("", "four"));
  }

  @Test
  void nearestIsNearEnoughOrNone() {
    List<String> words = List.of("epochs", "batchSize", "seed");
    assertEquals(Optional.of("batchSize"), Spelling.nearest("BatchSzie", words));
    assertEquals(Optional.of("seed"), Spelling.nearest("sed", words));
    assertEquals(Optional.empty(), Spelling.nearest("momentum", words));
    assertEquals(Optional.empty(), Spelling.nearest("lr", words));
    assertEquals(Optional.of("a"), Spelling.nearest("a", List.of("b", "a")));
  }

  @Property
  void distanceIsSymmetricAndZeroOnlyForTheSameLetters(
      @ForAll @AlphaChars @StringLength(max = 8) String a,
      @ForAll @AlphaChars @StringLength(max = 8) String b) {
    assertEquals(Spelling.distance(a, b), Spelling.distance(b, a));
    assertEquals(a.equalsIgnoreCase(b), Spelling.distance(a, b) == 0);
  }
}
