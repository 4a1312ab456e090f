package io.tributary.api;

import io.tributary.data.DataSettings;
import io.tributary.model.RunFolder;
import io.tributary.model.TrainedModel;
import org.apache.hadoop.conf.Configuration;

/**
 * What Tributary's own commands, reports and tests reach behind the door. Not for programs: it is
 * in no documentation, and changes without notice.
 */
public final class InternalAccess {
  private InternalAccess() {}

  /** What a model is made of. */
  public static TrainedModel trained(Model model) {
    return model.trained();
  }

  /** The door to a model. */
  public static Model model(TrainedModel trained) {
    return new Model(trained);
  }

  /** How the tables of a run are read. */
  public static DataSettings data(Settings settings) {
    return settings.data();
  }

  /** A run with checkpoints in a folder that the caller keeps open while it runs. */
  public static RunControl control(RunFolder folder, Configuration hadoop) {
    return RunControl.withCheckpoints(folder, hadoop);
  }
}
