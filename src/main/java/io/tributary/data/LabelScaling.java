package io.tributary.data;

/** Whether regression labels are brought to mean 0 and deviation 1 for training. */
public enum LabelScaling {
  NONE,
  STANDARD
}
