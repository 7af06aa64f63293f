package dev.fairlead.balancer;

/** Hashes that are well mixed in all 64 bits, and the same on every machine. Stateless. */
final class Mix {
  /** 2^64 over the golden ratio: steps of it spread evenly over all 64-bit numbers. */
  static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Mix() {}

  /** The finalizer of SplitMix64 (Stafford's variant 13): a permutation. */
  static long of(long number) {
    long z = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /** A text: FNV-1a over its characters, mixed. */
  static long of(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return of(hash);
  }
}
