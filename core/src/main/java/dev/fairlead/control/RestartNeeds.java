package dev.fairlead.control;

import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of a configuration a running proxy does not take up. Stateless: any thread. */
public final class RestartNeeds {
  private RestartNeeds() {}

  /**
   * A sentence for each thing that stays as it was.
   *
   * @param started what the process began with
   * @param now what is wanted
   */
  public static List<String> between(ProxySpec started, ProxySpec now) {
    List<String> needs = new ArrayList<>();
    if (!ListenerSpec.follow(now.listeners(), started.listeners())) {
      needs.add(
          "the addresses of listeners, or which of them speak TLS, changed: this needs a restart");
    }
    add(needs, "workers", started.workers(), now.workers());
    add(
        needs,
        "forwarding.pseudonym",
        started.forwarding().pseudonym(),
        now.forwarding().pseudonym());
    add(needs, "accessLog", started.accessLog(), now.accessLog());
    add(needs, "analytics", started.analytics(), now.analytics());
    add(needs, "tracing", started.tracing(), now.tracing());
    add(needs, "admin", started.admin(), now.admin());
    add(needs, "state", started.state(), now.state());
    return needs;
  }

  private static void add(
      List<String> needs, String what, @Nullable Object was, @Nullable Object is) {
    if (!Objects.equals(was, is)) {
      needs.add(what + " changed: this needs a restart");
    }
  }
}
