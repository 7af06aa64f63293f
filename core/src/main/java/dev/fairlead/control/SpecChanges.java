package dev.fairlead.control;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.CheckSpec.Tcp;
import dev.fairlead.config.CookieSpec;
import dev.fairlead.config.HardeningSpec;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.SlowStartSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.config.Written;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is different between two specs, in words. Used by one thread, once. */
public final class SpecChanges {
  /** What nobody may see: the key of a cookie, and header fields that may hold a password. */
  private static final Set<String> HIDDEN = Set.of("secret", "fields", "set", "add");

  /** Longer lists are counted. */
  private static final int SHOWN = 8;

  private final List<String> lines = new ArrayList<>();

  private SpecChanges() {}

  /** A line for each difference in what can change while running; empty when there is none. */
  public static List<String> between(ProxySpec old, ProxySpec now) {
    SpecChanges changes = new SpecChanges();
    changes.named(
        "route",
        byName(old.routes(), RouteSpec::name),
        byName(now.routes(), RouteSpec::name),
        (was, is) -> changes.parts("route " + is.name(), was, is));
    if (!old.routes().equals(now.routes()) && changes.lines.isEmpty()) {
      changes.lines.add("routes: order changed");
    }
    for (ListenerSpec is : now.listeners()) {
      old.listeners().stream()
          .filter(was -> was.address().equals(is.address()))
          .findFirst()
          .ifPresent(was -> changes.listener(was, is));
    }
    changes.named("upstream", old.upstreams(), now.upstreams(), changes::upstream);
    changes.parts("timeouts", old.timeouts(), now.timeouts());
    changes.parts("limits", old.limits(), now.limits());
    changes.parts("hardening", old.hardening(), now.hardening());
    changes.parts("forwarding", old.forwarding(), now.forwarding());
    changes.parts("retryBudget", old.retryBudget(), now.retryBudget());
    return changes.lines;
  }

  /** What a running listener takes up; the rest needs a restart. */
  private void listener(ListenerSpec was, ListenerSpec is) {
    ListenerSpec live =
        new ListenerSpec(
            is.address(),
            is.tls(),
            is.protocols(),
            is.httpsPort(),
            is.hsts(),
            was.proxyProtocolFrom(),
            was.guard(),
            was.serverTiming());
    parts("listener " + is.address(), live, is);
  }

  private void upstream(UpstreamSpec was, UpstreamSpec is) {
    String place = "upstream " + is.name();
    int before = lines.size();
    named(
        place + ": backend",
        byName(was.backends(), BackendSpec::name),
        byName(is.backends(), BackendSpec::name),
        (from, to) -> parts(place + ": backend " + to.name(), from, to));
    if (!was.backends().equals(is.backends()) && lines.size() == before) {
      lines.add(place + ": order of backends changed");
    }
    parts(place, was, is.with(was.backends()));
  }

  private <T> void named(
      String kind, Map<String, T> old, Map<String, T> now, BiConsumer<T, T> whenInBoth) {
    for (String name : old.keySet()) {
      if (!now.containsKey(name)) {
        lines.add(kind + " " + name + " removed");
      }
    }
    now.forEach((name, is) -> {
      T was = old.get(name);
      if (was == null) {
        lines.add(kind + " " + name + " added");
      } else {
        whenInBoth.accept(was, is);
      }
    });
  }

  private void parts(String place, Record was, Record is) {
    for (RecordComponent part : is.getClass().getRecordComponents()) {
      Object from = value(part, was);
      Object to = value(part, is);
      if (Objects.equals(from, to)) {
        continue;
      }
      if (from instanceof Tcp || to instanceof Tcp) {
        lines.add(place + ": check " + text(part, from) + " → " + text(part, to));
      } else if (from instanceof StickySpec before && to instanceof StickySpec after) {
        sticky(place, before, after);
      } else if (from instanceof Record before && to instanceof Record after && !isOneText(to)) {
        parts(place + "." + part.getName(), before, after);
      } else if (HIDDEN.contains(part.getName()) && !(to instanceof Integer)) {
        lines.add(place + ": " + part.getName() + " changed");
      } else {
        lines.add(place + ": " + part.getName() + " " + text(part, from) + " → " + text(part, to));
      }
    }
  }

  /** How clients are known again in one line, the rest in one each. */
  private void sticky(String place, StickySpec was, StickySpec is) {
    if (!was.text().equals(is.text())) {
      lines.add(place + ": sticky " + was.text() + " → " + is.text());
    }
    StickySpec sameKind =
        new StickySpec(
            is.by(), is.name(), was.whenNotReady(), was.cookie(), was.sessions(), was.idle());
    parts(place + ".sticky", sameKind, is);
  }

  private static boolean isOneText(Object part) {
    return part instanceof BalanceSpec || part instanceof SlowStartSpec || part instanceof Tcp;
  }

  private static @Nullable Object value(RecordComponent part, Record record) {
    try {
      return part.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(part.toString(), e);
    }
  }

  private static String text(RecordComponent part, @Nullable Object value) {
    return switch (value) {
      case null -> "none";
      case Integer tier when part.getName().equals("priority") && tier == BackendSpec.BACKUP ->
          "backup";
      case Integer number when part.getName().equals("maxInFlight") && number == 0 -> "unlimited";
      case BalanceSpec balance -> balance.text();
      case SlowStartSpec start -> start.text();
      case StickySpec sticky -> sticky.text();
      case CheckSpec check -> check.text();
      case CheckSpec.BodyTest body -> (body.regex() ? "matches " : "contains ") + body.text();
      case HealthSpec.Initial initial -> initial.word();
      case HealthSpec.WhenNoneReady what -> what.word();
      case Double share when part.getName().endsWith("hare") ->
          Math.round(share * 1000) / 10.0 + "%";
      case Duration none when none.isZero() -> "off";
      case Integer number when number == HardeningSpec.NONE -> "unlimited";
      case HardeningSpec.EncodedSlash slash -> slash.word();
      case HardeningSpec.Underscores underscores -> underscores.word();
      case List<?> list when list.size() > SHOWN -> list.size() + " entries";
      case BackendState state -> state.word();
      case StickySpec.WhenNotReady what -> what.word();
      case CookieSpec.SameSite sites -> sites.word();
      case Duration duration -> Written.duration(duration);
      case Long number when number == Long.MAX_VALUE -> "unlimited";
      default -> value.toString();
    };
  }

  private static <T> Map<String, T> byName(List<T> list, Function<T, String> name) {
    Map<String, T> map = new LinkedHashMap<>();
    list.forEach(each -> map.put(name.apply(each), each));
    return map;
  }
}
