package dev.fairlead.comparison.result;

/**
 * How many keys change their backend when one is not ready for a while (drained, ill), when it is
 * ready again, and when it is taken out of the configuration instead.
 *
 * @param keys how many there are
 * @param owned keys that were at the leaver: these must move
 * @param onLeaving keys at another backend while it was not ready than before
 * @param onReturn keys at another backend after it returned than while it was away
 * @param lost keys at another backend after it returned than at the beginning
 * @param onRemoval keys at another backend than before if it is not a member any more
 */
public record MovedKeys(int keys, int owned, int onLeaving, int onReturn, int lost, int onRemoval) {
  /** Keys that moved when it left without need, as a share of all. */
  public double needless() {
    return keys == 0 ? 0 : (double) (onLeaving - owned) / keys;
  }
}
