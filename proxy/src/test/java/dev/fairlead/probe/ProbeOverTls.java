package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.model.Address;
import dev.fairlead.tls.BackendTls;

/** Checks over TLS, for tests of TLS. Stateless. */
public final class ProbeOverTls {
  private ProbeOverTls() {}

  /** What two checks, the second on the connection of the first, come to. */
  public static String evidence(CheckSpec check, Address address, LinkSpec link) {
    try (BackendTls tls = new BackendTls();
        Probe probe = Probe.with(tls).of(check, new Probe.Target(address, link, true))) {
      String first = probe.check(false, true).evidence();
      String second = probe.check(false, true).evidence();
      if (!first.equals(second)) {
        throw new AssertionError(first + " but then " + second);
      }
      return first;
    }
  }
}
