package io.tributary.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of all parameters as little-endian float32, layer by layer, weight (row-major [out,
 * in]) then bias: one name for every bit of a result.
 */
public final class ParametersHash {
  private static final int CHUNK = 1 << 14;

  private ParametersHash() {}

  /** The hash of a text's UTF-8 bytes. */
  static String sha256(String text) {
    return HexFormat.of().formatHex(newDigest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The hash in lower-case hexadecimal; of several networks one after the other. */
  public static String sha256(float[]... members) {
    MessageDigest digest = newDigest();
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] parameters : members) {
      for (int i = 0; i < parameters.length; i += CHUNK) {
        int count = Math.min(CHUNK, parameters.length - i);
        bytes.clear();
        bytes.asFloatBuffer().put(parameters, i, count);
        digest.update(bytes.array(), 0, count * Float.BYTES);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
