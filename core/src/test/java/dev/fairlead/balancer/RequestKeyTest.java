package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.KeySpec;
import dev.fairlead.config.KeySpec.Source;
import dev.fairlead.model.IpLiteral;
import dev.fairlead.model.TextHead;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RequestKeyTest {
  private static final byte[] NOBODY = {};

  private static long of(Source source, String name, TextHead head) {
    return new RequestKey(new KeySpec(source, name)).hash(head, NOBODY);
  }

  private static long header(TextHead head) {
    return of(Source.HEADER, "X-User", head);
  }

  private static long query(String target) {
    return of(Source.QUERY, "user", TextHead.of("GET", "shop.example", target));
  }

  private static long ip(String address) {
    return new RequestKey(KeySpec.CLIENT_IP).hash(get(), IpLiteral.parse(address).orElseThrow());
  }

  private static TextHead get() {
    return TextHead.of("GET", "shop.example", "/");
  }

  @Test
  void sameValue_isTheSameKeyWhereverItStands() {
    long ann = header(get().with("x-user", "ann"));

    assertThat(ann).isNotEqualTo(RequestKey.NONE);
    assertThat(header(get().with("Accept", "*/*").with("X-USER", "ann"))).isEqualTo(ann);
    assertThat(query("/?user=ann")).isEqualTo(ann);
    assertThat(of(Source.COOKIE, "u", get().with("Cookie", "a=1; u=ann"))).isEqualTo(ann);
    assertThat(header(get().with("x-user", "bob"))).isNotEqualTo(ann);
  }

  @Test
  void hash_isTheSameInEveryProcess() {
    // Written down once: proxies of different builds must agree on it.
    assertThat(header(get().with("X-User", "ann"))).isEqualTo(-1915082957605995544L);
  }

  @Test
  void missingOrEmptyKey_isNone() {
    assertThat(header(get())).isEqualTo(RequestKey.NONE);
    assertThat(header(get().with("X-User", ""))).isEqualTo(RequestKey.NONE);
    assertThat(of(Source.COOKIE, "u", get().with("Cookie", "U=1; u="))).isEqualTo(RequestKey.NONE);
    for (String target :
        new String[] {
          "/", "/?", "/?user", "/?user=", "/?xuser=1", "/?User=1", "/user=1", "/?a&b"
        }) {
      assertThat(query(target)).as(target).isEqualTo(RequestKey.NONE);
    }
  }

  @Test
  void queryParameter_isFoundAmongOthers() {
    long ann = query("/?user=ann");

    assertThat(query("/x?a=1&user=ann")).isEqualTo(ann);
    assertThat(query("/x?user=ann&user=bob&c")).isEqualTo(ann);
    assertThat(query("/x?&&user=ann&")).isEqualTo(ann);
    assertThat(query("/x?user=an%6e")).isNotEqualTo(ann);
    assertThat(query("/x?user=a=b")).isNotEqualTo(RequestKey.NONE).isNotEqualTo(query("/?user=a"));
  }

  @Test
  void path_countsWithoutTheQuery() {
    assertThat(of(Source.PATH, "", TextHead.of("GET", "a.example", "/x?y=1")))
        .isEqualTo(of(Source.PATH, "", TextHead.of("POST", "b.example", "/x?y=2")))
        .isNotEqualTo(of(Source.PATH, "", TextHead.of("GET", "a.example", "/x/")));
  }

  @Test
  void addresses_countByHousehold() {
    assertThat(ip("192.0.2.1")).isNotEqualTo(ip("192.0.2.2"));
    assertThat(ip("2001:db8:1:2::1")).isEqualTo(ip("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    assertThat(ip("2001:db8:1:2::1")).isNotEqualTo(ip("2001:db8:1:3::1"));
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = -1;
    mapped[12] = (byte) 192;
    mapped[14] = 2;
    mapped[15] = 1;
    assertThat(new RequestKey(KeySpec.CLIENT_IP).hash(get(), mapped)).isEqualTo(ip("192.0.2.1"));
  }

  @Property(tries = 20)
  void hash_isWellMixed(@ForAll @AlphaChars @StringLength(min = 1, max = 40) String prefix) {
    int[] buckets = new int[16];
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 1600; i++) {
      long hash = header(get().with("X-User", prefix + i));
      seen.add(hash);
      buckets[(int) (hash >>> 60)]++;
    }
    assertThat(seen).hasSize(1600);
    double chiSquare = 0;
    for (int count : buckets) {
      chiSquare += (count - 100.0) * (count - 100.0) / 100.0;
    }
    // 15 degrees of freedom: 60 is passed once in four million times.
    assertThat(chiSquare).isLessThan(60);
  }
}
