package io.tributary.training;

/** How training ended. */
public enum Ending {
  /** All epochs are done. */
  COMPLETED,
  /** Loss or parameters were not finite any more. */
  DIVERGED,
  /** Somebody asked for it; the run can go on from its last checkpoint. */
  STOPPED
}
