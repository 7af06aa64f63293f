package dev.fairlead.security;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileTest {
  /** Of crypt_blowfish, from the test vectors it comes with. */
  private static final String FROM_ELSEWHERE =
      "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

  private static String hash(int cost, String password) {
    return BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(cost, password.toCharArray());
  }

  @Test
  void passwordOfTheName_andNoOther_isRight() {
    PasswordFile file = new PasswordFile(Map.of("ann", hash(4, "secret"), "bob", hash(5, "other")));

    assertThat(file.verify("ann", bytes("secret"))).isTrue();
    assertThat(file.verify("bob", bytes("other"))).isTrue();
    assertThat(file.verify("ann", bytes("other"))).isFalse();
    assertThat(file.verify("ann", bytes(""))).isFalse();
    assertThat(file.verify("eve", bytes("secret"))).isFalse();
    assertThat(file.verify("Ann", bytes("secret"))).isFalse();
    assertThat(file.verify("ann", bytes("x".repeat(8_000)))).isFalse();
  }

  @Test
  void hashOfAnotherProgram_isUnderstood() {
    assertThat(new PasswordFile(Map.of("u", FROM_ELSEWHERE)).verify("u", bytes("U*U"))).isTrue();
  }

  /** The work doubles with each step of the cost, so that a missing one shows on any machine. */
  @Test
  void everyName_takesTheTimeOfTheHighestCost() {
    PasswordFile file = new PasswordFile(Map.of("low", hash(4, "a"), "high", hash(9, "b")));
    file.verify("high", bytes("warm"));

    long high = median(() -> file.verify("high", bytes("x")));
    long low = median(() -> file.verify("low", bytes("x")));
    long unknown = median(() -> file.verify("nobody", bytes("x")));

    assertThat(low).isBetween(high / 4, high * 4);
    assertThat(unknown).isBetween(high / 4, high * 4);
  }

  private static long median(Runnable run) {
    long[] nanos = new long[5];
    for (int i = 0; i < nanos.length; i++) {
      long begin = System.nanoTime();
      run.run();
      nanos[i] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    return nanos[2];
  }

  @Test
  void credentials_areReadFromTheField() {
    Credentials read = read("Basic " + base64("ann:se:cret"));
    assertThat(read.name()).isEqualTo("ann");
    assertThat(read.password()).isEqualTo(bytes("se:cret"));
    assertThat(read("bAsIc   " + base64("ann:"))).isNotNull();
    assertThat(read).asString().doesNotContain("cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Basic", "Basic ", "Basic !!", "Bearer YTpi", "Basic YQ==", "BasicYTpi"})
  void whatIsNoBasicCredentials_isNone(String value) {
    assertThat(read(value)).isNull();
  }

  @Test
  void cache_knowsOnlyWhatWasPutIn() {
    VerifiedCache cache = new VerifiedCache();
    byte[] right = bytes("Basic YTpi");
    cache.put(cache.digest(right, 0, right.length));
    assertThat(cache.has(cache.digest(right, 0, right.length))).isTrue();
    assertThat(cache.has(cache.digest(right, 0, right.length - 1))).isFalse();
    VerifiedCache other = new VerifiedCache();
    assertThat(other.digest(right, 0, right.length))
        .as("under a key of its own")
        .isNotEqualTo(cache.digest(right, 0, right.length));
  }

  private static Credentials read(String value) {
    byte[] bytes = bytes(value);
    return Credentials.of(bytes, 0, bytes.length);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
