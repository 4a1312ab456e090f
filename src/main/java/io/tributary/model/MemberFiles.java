package io.tributary.model;

import io.tributary.config.UserException;
import io.tributary.network.Topology;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The parameters of an ensemble's networks but the first, a file each, which is called by its place
 * and the begin of its content's hash: so the files of two models do not meet, and {@code
 * model.json}, which has the hashes, says by its own switch which of them count.
 */
final class MemberFiles {
  private static final String NAMES = "parameters-[0-9]{3,}-[0-9a-f]{16}\\.safetensors";
  private static final int SHOWN_HASH = 16;

  private final StrictFileSystem fs;
  private final Path folder;

  MemberFiles(StrictFileSystem fs, Path folder) {
    this.fs = fs;
    this.folder = folder;
  }

  private static String name(int member, String hash) {
    return String.format(
        Locale.ROOT, "parameters-%03d-%s.safetensors", member, hash.substring(0, SHOWN_HASH));
  }

  /** Writes those that are not there. */
  void write(TrainedModel model) throws IOException {
    List<String> hashes = model.membersSha256();
    for (int m = 1; m < hashes.size(); m++) {
      float[] parameters = model.members()[m];
      SafeFiles.Content numbers = out -> Safetensors.write(model.topology(), parameters, out);
      Path file = new Path(folder, name(m, hashes.get(m)));
      if (!SafeFiles.holds(fs, file, numbers)) {
        SafeFiles.write(fs, file, numbers);
      }
    }
  }

  /**
   * Reads the parameters of all networks.
   *
   * @param first the file of the first one
   * @param hashes of each one's parameters
   * @throws UserException if they are others; the message says which file and why
   */
  float[][] read(Path first, Topology topology, List<String> hashes) throws IOException {
    float[][] members = new float[hashes.size()][];
    for (int m = 0; m < members.length; m++) {
      Path file = m == 0 ? first : new Path(folder, name(m, hashes.get(m)));
      try {
        members[m] = read(file, topology);
        String hash = ParametersHash.sha256(topology.layout().bySlices(members[m]));
        if (!hash.equals(hashes.get(m))) {
          throw new ModelFormatException(
              "the parameters' SHA-256 is %s, and %s says %s: the file was changed or damaged"
                  .formatted(hash, ModelFolder.JSON_FILE, hashes.get(m)));
        }
      } catch (ModelFormatException e) {
        throw ModelFiles.refused(file, e);
      }
    }
    return members;
  }

  private float[] read(Path file, Topology topology) throws IOException {
    long length = SafeFiles.length(fs, file);
    try (InputStream in = new BufferedInputStream(fs.open(file))) {
      return Safetensors.read(topology, length, in);
    }
  }

  /**
   * Deletes those of other models, and what killed processes have left of any.
   *
   * @param hashes of the parameters of the networks of the one that stays
   */
  void deleteOthers(List<String> hashes) throws IOException {
    Set<String> kept = new HashSet<>();
    for (int m = 1; m < hashes.size(); m++) {
      kept.add(name(m, hashes.get(m)));
    }
    for (FileStatus file : fs.listStatus(folder)) {
      String name = file.getPath().getName();
      if (file.isFile()
          && (name.matches(NAMES) || name.matches("\\." + NAMES + "\\.tmp"))
          && !kept.contains(name)) {
        fs.delete(file.getPath(), false);
      }
    }
  }
}
