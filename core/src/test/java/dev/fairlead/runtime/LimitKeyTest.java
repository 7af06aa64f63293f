package dev.fairlead.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.balancer.SipHash;
import dev.fairlead.config.KeySpec;
import dev.fairlead.config.KeySpec.Source;
import dev.fairlead.model.IpLiteral;
import dev.fairlead.model.TextHead;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitKeyTest {
  private static final SipHash SECRET = new SipHash(7, 9);

  private static LimitKey key(KeySpec... parts) {
    return new LimitKey(List.of(parts), SECRET);
  }

  private static byte[] ip(String text) {
    return IpLiteral.parse(text).orElseThrow();
  }

  private static long of(LimitKey key, TextHead head) {
    return key.of(head, ip("192.0.2.1"));
  }

  private static TextHead get(String target) {
    return TextHead.of("GET", "a", target);
  }

  @Test
  void client_isItsAddress_ofIpv6TheFirstHalf() {
    LimitKey key = key(KeySpec.CLIENT_IP);
    long first = key.of(get("/"), ip("2001:db8::1"));
    assertThat(key.of(get("/x"), ip("2001:db8::ffff:2"))).isEqualTo(first);
    assertThat(key.of(get("/"), ip("2001:db8:0:1::1"))).isNotEqualTo(first);
    assertThat(key.of(get("/"), ip("192.0.2.1"))).isNotEqualTo(key.of(get("/"), ip("192.0.2.2")));
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(ip("192.0.2.1"), 0, mapped, 12, 4);
    assertThat(key.of(get("/"), mapped)).isEqualTo(key.of(get("/"), ip("192.0.2.1")));
  }

  @Test
  void apiKey_isTheHeader_orTheParameter() {
    LimitKey key = key(new KeySpec(Source.API_KEY, "X-Key"));
    long header = of(key, get("/").with("x-key", "abc"));
    assertThat(of(key, get("/?a=1&X-Key=abc"))).isEqualTo(header);
    assertThat(of(key, get("/").with("X-KEY", "abd"))).isNotEqualTo(header);
  }

  /** Otherwise anybody could make up as many keys as they need. */
  @Test
  void keyThatIsMissingOrAmbiguous_isTheClientsAddress() {
    LimitKey key = key(new KeySpec(Source.API_KEY, "key"));
    long without = of(key, get("/"));
    assertThat(of(key, get("/?key="))).isEqualTo(without);
    assertThat(of(key, get("/?key=1&key=2"))).isEqualTo(without);
    assertThat(of(key, get("/?key=1").with("key", "2"))).isEqualTo(without);
    assertThat(of(key, get("/").with("key", "1").with("key", "2"))).isEqualTo(without);
    assertThat(key.of(get("/"), ip("192.0.2.2"))).isNotEqualTo(without);
    LimitKey cookie = key(new KeySpec(Source.COOKIE, "id"));
    assertThat(of(cookie, get("/").with("cookie", "id=1; id=2")))
        .isEqualTo(of(cookie, get("/")))
        .isNotEqualTo(of(cookie, get("/").with("cookie", "id=1")));
  }

  @Test
  void otherSpellings_areTheSameKey() {
    LimitKey query = key(new KeySpec(Source.QUERY, "q"));
    assertThat(of(query, get("/?q=a%62c"))).isEqualTo(of(query, get("/?q=abc")));
    assertThat(of(query, get("/?q=a%2")))
        .isNotEqualTo(of(query, get("/?q=a")))
        .isNotEqualTo(of(query, get("/?q=a%20")));
    assertThat(of(query, get("/?q=a+b"))).isEqualTo(of(query, get("/?q=a%20b")));
    LimitKey path = key(new KeySpec(Source.PATH, ""));
    long plain = of(path, get("/a/b"));
    assertThat(of(path, get("/a/%62"))).isEqualTo(plain);
    assertThat(of(path, get("//a/./b?x=1"))).isEqualTo(plain);
    assertThat(of(path, get("/a/c"))).isNotEqualTo(plain);
  }

  @Test
  void parts_mustAllBeAlike() {
    LimitKey key = key(KeySpec.CLIENT_IP, new KeySpec(Source.PATH, ""));
    long here = key.of(get("/a"), ip("192.0.2.1"));
    assertThat(key.of(get("/a?x"), ip("192.0.2.1"))).isEqualTo(here);
    assertThat(key.of(get("/b"), ip("192.0.2.1"))).isNotEqualTo(here);
    assertThat(key.of(get("/a"), ip("192.0.2.2"))).isNotEqualTo(here);
  }
}
