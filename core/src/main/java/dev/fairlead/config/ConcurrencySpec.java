package dev.fairlead.config;

import java.util.List;

/**
 * How many requests may be under way at a time; what is beyond is answered 503 at once.
 *
 * @param most of all together; the upper bound when it adapts
 * @param mostPerKey of each key; 0 for any number
 * @param key what is counted together
 * @param adaptive whether the limit follows the latency (gradient)
 */
public record ConcurrencySpec(int most, int mostPerKey, List<KeySpec> key, boolean adaptive) {
  public ConcurrencySpec {
    key = List.copyOf(key);
  }
}
