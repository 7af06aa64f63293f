package dev.fairlead.health;

/**
 * What is known of one backend's health. It outlives snapshots with its backend. Event loops tell
 * it what became of attempts; a control thread draws the conclusions. Any thread.
 */
public final class BackendHealth {
  /**
   * A backend answered.
   *
   * @param status the final status
   * @param nanos from the request to the first byte of the answer; -1 when nobody measured
   */
  public void answered(int status, long nanos) {
    // TO DO health
  }

  /** An attempt failed by the backend's doing, without an answer or in the middle of one. */
  public void failed() {
    // TO DO health
  }
}
