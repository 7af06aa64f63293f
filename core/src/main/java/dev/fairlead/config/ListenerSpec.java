package dev.fairlead.config;

import dev.fairlead.model.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address to accept client connections on.
 *
 * @param address {@code 0.0.0.0} and {@code ::} stand for all interfaces
 * @param tls how TLS is ended; null for plain connections
 * @param protocols what is spoken; over TLS, ALPN offers them in this order
 * @param httpsPort where every request is redirected to by 308; 0 when it is served
 * @param hsts what responses tell of it; null for nothing
 * @param proxyProtocolFrom networks whose connections begin with a PROXY protocol header, as {@code
 *     10.0.0.0/8}
 * @param guard who may enter
 * @param serverTiming whether responses say where the time went
 */
public record ListenerSpec(
    Address address,
    @Nullable TlsSpec tls,
    List<Protocol> protocols,
    int httpsPort,
    @Nullable HstsSpec hsts,
    List<String> proxyProtocolFrom,
    GuardSpec guard,
    boolean serverTiming) {
  /** What is spoken when nothing is written. */
  public static final List<Protocol> ALL = List.of(Protocol.HTTP_2, Protocol.HTTP_1);

  public ListenerSpec {
    protocols = List.copyOf(protocols);
    proxyProtocolFrom = List.copyOf(proxyProtocolFrom);
  }

  /** Whether a running proxy can take up this one in place of {@code other}. */
  public boolean follows(ListenerSpec other) {
    return address.equals(other.address) && (tls == null) == (other.tls == null);
  }

  /** Whether a running proxy can take up these in place of {@code others}. */
  public static boolean follow(List<ListenerSpec> these, List<ListenerSpec> others) {
    if (these.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < these.size(); i++) {
      if (!these.get(i).follows(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Plain HTTP for everybody. */
  public ListenerSpec(Address address) {
    this(address, null, ALL, 0, null, List.of(), GuardSpec.NONE, false);
  }
}
