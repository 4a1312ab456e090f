package io.tributary.training;

/** How training ended. */
public enum Ending {
  /** All epochs are done, or a minimum is found. */
  COMPLETED,
  /**
   * The validation rows had not become better for as long as the settings allow, or the time was
   * over.
   */
  EARLY_STOPPED,
  /** Loss or parameters were not finite any more. */
  DIVERGED,
  /** Somebody asked for it; the run can go on from its last checkpoint. */
  STOPPED
}
