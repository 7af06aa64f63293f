package dev.fairlead.app;

import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.model.Address;
import dev.fairlead.tls.TlsEngines;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Starts a proxy and says so. Stateless: any thread. */
final class Startup {
  private Startup() {}

  /**
   * Starts a proxy that keeps nothing; says where it listens and how long it took since the process
   * began.
   *
   * @throws IOException with a sentence for the user
   */
  static ProxyRun start(DirectSpec spec) throws IOException {
    return start(Origin.inMemory(spec.build(), spec.text(), Secrets.ephemeral()));
  }

  /**
   * Starts; says where it listens and how long it took since the process began.
   *
   * @throws IOException with a sentence for the user
   */
  static ProxyRun start(Origin origin) throws IOException {
    ProxySpec spec = origin.spec();
    List<Address> shared = new ArrayList<>();
    for (ListenerSpec listener : spec.listeners()) {
      if (isTaken(listener.address())) {
        shared.add(listener.address());
      }
    }
    ProxyRun run = begin(origin);
    shared.forEach(address ->
        Console.say(
            "another process listens on "
                + address
                + " too; both get new connections until one of them stops"));
    for (int i = 0; i < run.addresses().size(); i++) {
      boolean tls = origin.spec().listeners().get(i).tls() != null;
      String by = tls && TlsEngines.detect() == TlsEngines.JDK ? ", with the JDK's TLS" : "";
      String scheme = tls ? "https://" : "http://";
      Console.say("listening on " + scheme + text(run.addresses().get(i)) + by);
    }
    Console.say("ready" + sinceExec() + ", process " + ProcessHandle.current().pid());
    return run;
  }

  private static ProxyRun begin(Origin origin) throws IOException {
    try {
      return ProxyRun.start(origin);
    } catch (BindException e) {
      // The system's words come with the name of a call and a number.
      for (ListenerSpec listener : origin.spec().listeners()) {
        if (isTaken(listener.address())) {
          throw new IOException(
              "cannot listen on " + listener.address() + ": the port is in use by another process",
              e);
        }
      }
      throw e;
    }
  }

  /** {@code host:port}, with IPv6 in brackets and without a host name looked up. */
  static String text(InetSocketAddress address) {
    return new Address(address.getAddress().getHostAddress(), address.getPort()).toString();
  }

  private static boolean isTaken(Address address) throws UnknownHostException {
    return address.port() != 0
        && FreePort.isTaken(
            new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
  }

  private static String sinceExec() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> " after " + Duration.between(start, Instant.now()).toMillis() + " ms")
        .orElse("");
  }
}
