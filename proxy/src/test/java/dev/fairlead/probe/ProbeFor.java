package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.model.Address;
import dev.fairlead.tls.BackendTls;

/** One check of a backend that is not spoken to over TLS. Stateless. */
public final class ProbeFor {
  private ProbeFor() {}

  /** What came of it: {@code passed} or {@code failed}, and the evidence. */
  public static String check(CheckSpec what, Address backend, LinkSpec link) {
    try (BackendTls tls = new BackendTls();
        Probe probe = Probe.with(tls).of(what, new Probe.Target(backend, link, false))) {
      Probe.Finding found = probe.check(true, false);
      return (found.passed() ? "passed " : "failed ") + found.evidence();
    }
  }
}
