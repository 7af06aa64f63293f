package dev.fairlead.admin.client;

import dev.fairlead.admin.view.HolderList;
import dev.fairlead.runtime.UnderWay.Held;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who holds on to a backend, as text. Stateless: any thread. */
public final class HolderText {
  private static final int SHOWN = 10;

  private HolderText() {}

  /** The same for the same exchanges, whatever their age. */
  public static String who(HolderList holders) {
    return holders.exchanges().stream()
        .map(each -> each.client() + each.method() + each.path())
        .collect(Collectors.joining("\n"));
  }

  /** How many, and the oldest, a line each. */
  public static String of(String backend, HolderList holders) {
    StringBuilder text = new StringBuilder();
    text.append(backend).append(": ").append(holders.inFlight()).append(" in flight\n");
    for (Held each : holders.exchanges().stream().limit(SHOWN).toList()) {
      String request = each.method() + " " + each.path();
      text.append(
          String.format(
              Locale.ROOT,
              "  %-20s %8.1f s  %s%n",
              each.client(),
              each.ageMillis() / 1e3,
              BackendTable.cut(request, 66)));
    }
    int more = holders.exchanges().size() - SHOWN;
    return more > 0
        ? text.append("  and ").append(more).append(" more\n").toString()
        : text.toString();
  }
}
