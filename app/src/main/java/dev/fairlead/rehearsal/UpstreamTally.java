package dev.fairlead.rehearsal;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.KeySpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.runtime.Backend;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.jspecify.annotations.Nullable;

/** What the backends of one upstream get, now and then. Single-threaded. */
final class UpstreamTally {
  private static final int LG_K = 12;

  private final @Nullable UpstreamSpec now;
  private final @Nullable UpstreamSpec then;
  private final Map<String, long[]> shares = new LinkedHashMap<>();
  private final HllSketch keys = new HllSketch(LG_K, TgtHllType.HLL_8);
  private final HllSketch movedKeys = new HllSketch(LG_K, TgtHllType.HLL_8);
  private final ClientTally movedClients = new ClientTally();
  private long kept;
  private long moved;

  UpstreamTally(@Nullable UpstreamSpec now, @Nullable UpstreamSpec then) {
    this.now = now;
    this.then = then;
    list(now);
    list(then);
  }

  private void list(@Nullable UpstreamSpec spec) {
    if (spec != null) {
      spec.backends().forEach(each -> shares.putIfAbsent(each.name(), new long[2]));
    }
  }

  /** As in the configuration in force; null when it is not there. */
  @Nullable UpstreamSpec now() {
    return now;
  }

  /** As in the new configuration; null when it is not there. */
  @Nullable UpstreamSpec then() {
    return then;
  }

  /** One request is given to a backend. */
  void give(boolean inNew, Backend to) {
    shares.computeIfAbsent(to.name(), _ -> new long[2])[inNew ? 1 : 0]++;
  }

  /** Requests by backend: now, and then. */
  Map<String, long[]> shares() {
    return shares;
  }

  /** All that go to it. */
  long total(boolean inNew) {
    return shares.values().stream().mapToLong(each -> each[inNew ? 1 : 0]).sum();
  }

  /** One that goes here both now and then. */
  void compare(long key, Backend before, Backend after, String client, long atNanos) {
    keys.update(key);
    if (before.name().equals(after.name()) && before.address().equals(after.address())) {
      kept++;
    } else {
      moved++;
      movedKeys.update(key);
      movedClients.add(client, atNanos);
    }
  }

  /** Whether requests are kept together, so that it says something if one moves. */
  boolean keeps() {
    UpstreamSpec before = now;
    UpstreamSpec after = then;
    return before != null && after != null && keeps(before) && keeps(after);
  }

  private static boolean keeps(UpstreamSpec spec) {
    StickySpec sticky = spec.sticky();
    if (sticky != null) {
      return sticky.by() != StickySpec.By.APP_COOKIE
          && (sticky.by() != StickySpec.By.HEADER || isLogged(sticky.name()));
    }
    return spec.balance().policy().keyed() && isLogged(spec);
  }

  private static boolean isLogged(UpstreamSpec spec) {
    if (spec.balance().policy() == BalancePolicy.IP_HASH) {
      return true;
    }
    return isLogged(spec.balance().key());
  }

  /** Whether the access log has such a key. */
  static boolean isLogged(KeySpec key) {
    return switch (key.source()) {
      case CLIENT_IP, PATH, QUERY -> true;
      case HEADER -> isLogged(key.name());
      case COOKIE, API_KEY -> false;
    };
  }

  private static boolean isLogged(String header) {
    return header.equalsIgnoreCase("user-agent") || header.equalsIgnoreCase("referer");
  }

  /** Requests that go to another backend than now. */
  long moved() {
    return moved;
  }

  /** Whose requests these are. */
  ClientTally movedClients() {
    return movedClients;
  }

  /** Those that were compared. */
  long compared() {
    return kept + moved;
  }

  /** Clients, or keys, that have moved. */
  long movedKeys() {
    return Math.round(movedKeys.getEstimate());
  }

  /** Clients, or keys, that were compared. */
  long keys() {
    return Math.round(keys.getEstimate());
  }

  /** Whether what is said of it is by its rules alone, which the log has all facts for. */
  boolean exact() {
    return exact(now) && exact(then);
  }

  private static boolean exact(@Nullable UpstreamSpec spec) {
    if (spec == null) {
      return true;
    }
    boolean limited = spec.backends().stream().anyMatch(each -> each.maxInFlight() > 0);
    StickySpec sticky = spec.sticky();
    boolean bySticky =
        sticky == null
            || sticky.by() == StickySpec.By.IP
            || sticky.by() == StickySpec.By.HEADER && isLogged(sticky.name());
    boolean byPolicy =
        switch (spec.balance().policy()) {
          case ROUND_ROBIN -> true;
          case IP_HASH -> true;
          case HASH -> isLogged(spec);
          case CONSISTENT_HASH -> isLogged(spec) && spec.balance().boundedLoad() == 0;
          case FIRST -> true;
          case RANDOM, LEAST_CONNECTIONS, TWO_CHOICES, LEAST_TIME, PEAK_EWMA -> alone(spec);
        };
    return bySticky && byPolicy && !limited;
  }

  /** Where there is no choice. */
  private static boolean alone(UpstreamSpec spec) {
    return spec.backends().stream().map(BackendSpec::name).count() == 1;
  }
}
