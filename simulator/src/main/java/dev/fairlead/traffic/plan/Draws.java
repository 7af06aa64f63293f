package dev.fairlead.traffic.plan;

import java.util.SplittableRandom;

/**
 * Chance that can be asked for again: the same seed and numbers give the same draws, in whatever
 * order they are asked for. Stateless: any thread.
 */
final class Draws {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Draws() {}

  /** Of the run as a whole, for one purpose. */
  static SplittableRandom of(long seed, long purpose) {
    return new SplittableRandom(mix(seed + purpose * GOLDEN));
  }

  /** A number that depends on all of two. */
  static long mix(long seed, long number) {
    return mix(mix(seed) + (number + 1) * GOLDEN);
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long z) {
    long first = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    long second = (first ^ first >>> 27) * 0x94d049bb133111ebL;
    return second ^ second >>> 31;
  }
}
