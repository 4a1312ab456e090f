package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.data.Storage;
import io.tributary.testing.SharedSpark;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StorageRoomTest {
  private static final long MB = 1 << 20;

  private static final StoragePlan MEMORY = plan(Storage.MEMORY);
  private static final StoragePlan DISK = plan(Storage.DISK);

  private static StoragePlan plan(Storage wanted) {
    return new StoragePlan(Optional.of(wanted), 0, 16 * MB);
  }

  private static StorageRoom room(long memory, boolean local, long... disks) {
    return new StorageRoom(
        memory * MB,
        local,
        LongStream.of(disks)
            .mapToObj(bytes -> new StorageRoom.Folder("/disk" + bytes, bytes * MB))
            .toList());
  }

  private static String refused(StorageRoom room, StoragePlan plan, long rows, int stride) {
    return assertThrows(UserException.class, () -> room.check("t.csv", plan, rows, stride))
        .getMessage();
  }

  /** 262,144 rows of 10 numbers of 4 bytes are 10 MB to the byte. */
  @Test
  void memoryHoldsWhatIsNoLargerThanItIs() {
    assertDoesNotThrow(() -> room(10, true).check("t.csv", MEMORY, 262_144, 10));
    String message = refused(room(10, true), MEMORY, 262_145, 10);
    assertEquals(
        "t.csv: packed, the rows take 11 MB (262,145 rows × 10 numbers × 4 bytes), and data.storage"
            + " is memory, of which the driver has 10 MB for rows: give more (--driver-memory before"
            + " the command), or leave data.storage out",
        message);
    assertTrue(
        refused(room(10, false), MEMORY, 262_145, 10)
            .contains("the executors have 10 MB for rows: give more (--executor-memory"));
  }

  /** Folders on several disks share the shards. */
  @Test
  void disksHoldWhatIsNoLargerThanTheyAreTogether() {
    assertDoesNotThrow(() -> room(0, true, 4, 6).check("t.csv", DISK, 262_144, 10));
    String message = refused(room(0, true, 4, 6), DISK, 262_145, 10);
    assertTrue(message.contains("no room for them (/disk4: 4 MB, /disk6: 6 MB)"), message);
    assertTrue(message.contains("spark.local.dir"), message);
    assertDoesNotThrow(() -> room(0, false).check("t.csv", DISK, 262_145, 10)); // cannot be seen
  }

  /** A million categories in two million rows: 8 TB, which auto would put on disk. */
  @Test
  void aMillionCategoriesAreRefused() {
    StoragePlan auto = new StoragePlan(Optional.empty(), 1000 * MB, 16 * MB);
    String message = refused(room(1000, true, 500_000), auto, 2_000_000, 1_000_001);
    assertTrue(message.contains("7,629,403 MB (2,000,000 rows × 1,000,001 numbers"), message);
    assertTrue(message.contains("data.maxCategories"), message);
  }

  @Test
  void theSessionsRoomIsSeen() {
    StorageRoom room = StorageRoom.of(SharedSpark.session().sparkContext());
    assertTrue(room.local());
    assertTrue(room.memory() > 10 * MB && room.memory() <= Runtime.getRuntime().maxMemory());
    assertEquals(1, room.folders().size());
    assertTrue(room.folders().get(0).bytes() > 0);
  }
}
