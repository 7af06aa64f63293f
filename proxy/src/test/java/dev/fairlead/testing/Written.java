package dev.fairlead.testing;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;

/** Specs as a user would write them. */
public final class Written {
  private Written() {}

  /** The spec of a text; fails with its problems. */
  public static ProxySpec spec(String text) {
    return switch (SpecReader.read(text, "test.yaml", _ -> null)) {
      case ReadResult.Loaded loaded -> loaded.spec();
      case ReadResult.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  /**
   * One listener on a free port of the loopback, one upstream, one event loop.
   *
   * @param listener further keys of the listener, each after a comma
   * @param routes a list in brackets, or nothing; the upstream is {@code u}
   * @param upstream further keys of the upstream, each before a comma
   * @param more further lines
   */
  public static ProxySpec spec(
      ScriptedBackend backend, String listener, String routes, String upstream, String more) {
    return spec(
        """
        listeners: [{ address: "127.0.0.1:0"%s }]
        %s
        upstreams: { u: { %s health: { tcp: true, pulse: 1d }, backends: [http://%s:%d] } }
        workers: 1
        %s
        """
            .formatted(
                listener,
                routes.isEmpty() ? "" : "routes: " + routes,
                upstream,
                backend.host(),
                backend.port(),
                more));
  }
}
