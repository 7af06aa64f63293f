package dev.fairlead.stress.stage;

import java.util.ArrayList;
import java.util.List;

/**
 * What the proxy of a run is told: HTTPS with HTTP/2 in front, TLS behind, sticky sessions,
 * weights, limits, a pulse of a second, analytics. Immutable.
 *
 * @param weights of each shop; one with 0 is not a backend
 */
record Configuration(List<Integer> weights) {
  String text(
      int port,
      int adminPort,
      List<Shop> shops,
      Certificates certificates,
      String accessLog,
      String state) {
    List<String> backends = new ArrayList<>();
    for (int i = 0; i < shops.size(); i++) {
      if (weights.get(i) > 0) {
        Shop shop = shops.get(i);
        backends.add(
            "      - { name: %s, url: \"%s\", weight: %d, maxInFlight: 64 }"
                .formatted(shop.name(), shop.url(), weights.get(i)));
      }
    }
    return """
    listeners:
      - address: 127.0.0.1:%d
        tls: { certificates: { chain: %s, key: %s } }
        concurrency: 2000
    routes:
      - { name: attacked, match: { path: /stress-attack/** }, upstream: shop }
      - { name: api, match: { path: /api/** }, upstream: shop, rateLimit: { rate: 2000/second, key: client-ip } }
      - { name: pages, upstream: shop, rateLimit: { name: crawl, rate: 5/second, burst: 10, key: client-ip } }
    upstreams:
      shop:
        balance: least-connections
        slowStart: 5s
        sticky: { cookie: FAIRLEAD, secure: true, secret: the-stress-run-of-one-machine }
        health: { path: /health, pulse: 1s, fast: 1s, timeout: 1s, rise: 1, fall: 3, whenNoneReady: try-all }
        retry: { attempts: 3, backoff: 20ms }
        queue: { size: 2000, timeout: 5s }
        tls: { ca: %s, name: shop.localhost }
        backends:
    %s
    timeouts: { head: 3s, response: 8s, shutdown: 20s }
    hardening: { connections: 1200 }
    accessLog: { file: %s, queue: 64MiB }
    analytics: { proxy: stress }
    state: %s
    admin: 127.0.0.1:%d
    """
        .formatted(
            port,
            certificates.chain(Proxy.OWNER),
            certificates.key(Proxy.OWNER),
            certificates.authority(),
            String.join("\n", backends),
            accessLog,
            state,
            adminPort);
  }
}
