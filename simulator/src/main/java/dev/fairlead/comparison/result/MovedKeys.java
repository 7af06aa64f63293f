package dev.fairlead.comparison.result;

/**
 * How many keys change their backend when one leaves, and when it returns.
 *
 * @param keys how many there are
 * @param owned keys that were at the leaver: these must move
 * @param onLeaving keys at another backend after it left than before
 * @param onReturn keys at another backend after it returned than while it was away
 * @param lost keys at another backend after it returned than at the beginning
 */
public record MovedKeys(int keys, int owned, int onLeaving, int onReturn, int lost) {
  /** Keys that moved when it left without need, as a share of all. */
  public double needless() {
    return keys == 0 ? 0 : (double) (onLeaving - owned) / keys;
  }
}
