package dev.fairlead.bookstore.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final byte[] KEY = new byte[32];

  private static Tokens at(Instant time, byte[] key) {
    return new Tokens(key, Duration.ofMinutes(10), Clock.fixed(time, ZoneOffset.UTC));
  }

  @Test
  void token_holdsUntilItExpires_onEveryInstanceWithTheKey() {
    Tokens.Token token = at(NOW, KEY).issue(new Principal(7, Role.CUSTOMER));
    assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(600));
    assertThat(at(NOW.plusSeconds(599), KEY).read(token.text()))
        .contains(new Principal(7, Role.CUSTOMER));
    assertThat(at(NOW.plusSeconds(600), KEY).read(token.text())).isEmpty();
    byte[] other = new byte[32];
    other[31] = 1;
    assertThat(at(NOW, other).read(token.text())).isEmpty();
  }

  @Test
  void changedToken_isWorthNothing() {
    Tokens tokens = at(NOW, KEY);
    String token = tokens.issue(new Principal(7, Role.CUSTOMER)).text();
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == '8' ? '9' : '8';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      // The last character holds two bits that mean nothing; the text is compared all the same.
      assertThat(tokens.read(changed)).as(changed).isEmpty();
    }
    assertThat(tokens.read(token.replace(".c.", ".a."))).isEmpty();
    assertThat(tokens.read("7.c.9999999999." + tokens.sign("form", "7.c.9999999999"))).isEmpty();
  }

  @Test
  void password_isMatchedByItsHashOnly_andHashesDiffer() {
    Passwords passwords = new Passwords(Passwords.MIN_ROUNDS);
    String hash = passwords.hash("correct horse");
    assertThat(hash).startsWith("pbkdf2-sha256$1000$").doesNotContain("horse");
    assertThat(passwords.hash("correct horse")).isNotEqualTo(hash);
    assertThat(passwords.matches("correct horse", hash)).isTrue();
    assertThat(passwords.matches("correct horsf", hash)).isFalse();
    assertThat(passwords.matches("x", "none")).isFalse();
  }
}
