package dev.fairlead.analytics.history;

/** How much of what was read from a store is damaged. Used by one thread at a time. */
final class Damage {
  private int count;

  /** Something was read, or could not be. */
  void note(boolean readable) {
    if (!readable) {
      count++;
    }
  }

  int count() {
    return count;
  }

  /** How much since this was asked last. */
  int take() {
    int some = count;
    count = 0;
    return some;
  }
}
