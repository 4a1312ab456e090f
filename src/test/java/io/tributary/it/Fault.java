package io.tributary.it;

/** What befalls a run in {@link Chaos}. */
enum Fault {
  KILL_EXECUTOR("executor killed", false),
  KILL_WORKER("worker killed, another started", false),
  KILL_DRIVER("driver killed, resumed", false),
  STOP_DRIVER("driver told to stop, resumed", false),
  DAMAGE_CHECKPOINT("driver killed, newest checkpoint cut short, resumed", false),
  FAIL_TASKS("tasks fail", true),
  SLOW_EXECUTOR("an executor is slow", true);

  private final String description;
  private final boolean lasting;

  Fault(String description, boolean lasting) {
    this.description = description;
    this.lasting = lasting;
  }

  /** Whether it goes on from the run's begin to its end, and does not come at a moment. */
  boolean isLasting() {
    return lasting;
  }

  /** Whether the run's driver ends, so that it has to be resumed. */
  boolean endsDriver() {
    return this == KILL_DRIVER || this == STOP_DRIVER || this == DAMAGE_CHECKPOINT;
  }

  @Override
  public String toString() {
    return description;
  }
}
