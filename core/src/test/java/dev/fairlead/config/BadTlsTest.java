package dev.fairlead.config;

import static dev.fairlead.config.Reads.loaded;
import static dev.fairlead.config.Reads.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.certificate.CertificateMaker;
import dev.fairlead.certificate.CertificateMaker.KeyKind;
import dev.fairlead.certificate.CertificateMaker.Made;
import dev.fairlead.certificate.CertificateMaker.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates in the configuration, and what is wrong with them, each with its place. */
class BadTlsTest {
  private static final String REST = "\nupstreams: {a: {backends: [http://h:1]}}\n";
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private final CertificateMaker maker = new CertificateMaker(Instant.now());

  @BeforeEach
  void make() throws IOException {
    write("good", KeyKind.EC, DAY, "shop.example", "*.shop.example");
    write("other", KeyKind.EC, DAY, "other.example");
    write("old", KeyKind.EC, DAY.negated(), "old.example");
    Files.writeString(folder.resolve("empty.pem"), "nothing\n");
    Files.writeString(
        folder.resolve("encrypted.key"),
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    Files.writeString(
        folder.resolve("traditional.key"),
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,00

        AAAA
        -----END RSA PRIVATE KEY-----
        """);
    Files.writeString(
        folder.resolve("strange.key"),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  }

  private Made write(String name, KeyKind kind, Duration validity, String... names)
      throws IOException {
    Made made = maker.make(Purpose.SERVER, name, List.of(names), kind, null, validity);
    Files.writeString(folder.resolve(name + ".pem"), made.certificateText());
    Files.writeString(folder.resolve(name + ".key"), made.keyText());
    return made;
  }

  /** A listener whose certificates are written from column 7 on, one a line from line 5. */
  private String listener(String... certificates) {
    StringBuilder text =
        new StringBuilder("listeners:\n- address: 8443\n  tls:\n    certificates:\n");
    for (String each : certificates) {
      text.append("    - ").append(each.replace("@", folder + "/")).append('\n');
    }
    return text + REST;
  }

  private void isRefused(String certificate, String expected) {
    assertThat(problems(listener(certificate)))
        .containsExactly(expected.replace("@", folder + "/"));
  }

  private static String pair(String chain, String key) {
    return "chain: \"@" + chain + "\"\n      key: \"@" + key + "\"";
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void soundPair_isRead(KeyKind kind) throws IOException {
    write("any", kind, DAY, "any.example");
    TlsSpec tls = loaded(listener(pair("any.pem", "any.key"))).listeners().getFirst().tls();
    assertThat(tls.certificates())
        .containsExactly(new CertificateSpec(folder + "/any.pem", folder + "/any.key", null));
    assertThat(tls.policy()).isEqualTo(TlsSpec.Policy.INTERMEDIATE);
  }

  @Test
  void missingFiles_areNamed() {
    isRefused(pair("no.pem", "good.key"), "5:14: cannot read @no.pem: there is no such file");
    isRefused(pair("good.pem", "no.key"), "6:12: cannot read @no.key: there is no such file");
  }

  @Test
  void filesOfOtherThings_areNamed() {
    isRefused(pair("empty.pem", "good.key"), "5:14: @empty.pem holds no certificate in PEM");
    isRefused(pair("good.pem", "empty.pem"), "6:12: @empty.pem holds no private key in PEM");
    isRefused(
        pair("good.pem", "strange.key"),
        "6:12: @strange.key holds no key of a known kind, expected RSA, EC or Ed25519");
  }

  @Test
  void encryptedKey_isNamed() {
    isRefused(
        pair("good.pem", "encrypted.key"),
        "6:12: @encrypted.key is encrypted, expected it without a password");
    isRefused(
        pair("good.pem", "traditional.key"),
        "6:12: @traditional.key is encrypted, expected it without a password");
  }

  @Test
  void fieldOfTheProxyItself_cannotNameTheClient() {
    String clients = "    clients: { ca: " + folder + "/good.pem, header: Host }\n    certificates";
    assertThat(
            problems(listener(pair("good.pem", "good.key")).replace("    certificates", clients)))
        .singleElement()
        .asString()
        .contains("found 'Host'", "the proxy itself says it");
  }

  @Test
  void keyOfAnother_isNamed() {
    isRefused(
        pair("good.pem", "other.key"),
        "6:12: @other.key is not the key of the certificate in @good.pem");
  }

  @Test
  void expiredCertificate_isNamed() {
    assertThat(problems(listener(pair("old.pem", "old.key"))))
        .singleElement()
        .asString()
        .startsWith("5:14: " + folder + "/old.pem expired at 20");
  }

  @Test
  void twoForOneName_areAnError() throws IOException {
    write("twin", KeyKind.EC, DAY, "*.shop.example");
    assertThat(problems(listener(pair("good.pem", "good.key"), pair("twin.pem", "twin.key"))))
        .containsExactly(
            "7:14: the certificate on line 5 is for *.shop.example, too, expected one certificate"
                + " for each name");
    write("twin", KeyKind.RSA, DAY, "*.shop.example");
    assertThat(
            loaded(listener(pair("good.pem", "good.key"), pair("twin.pem", "twin.key")))
                .listeners())
        .hasSize(1);
  }

  @Test
  void unknownPolicy_isNamed() {
    assertThat(
            problems(
                listener(pair("good.pem", "good.key"))
                    .replace("    certificates", "    policy: moderm\n    certificates")))
        .containsExactly(
            "4:13: expected one of modern, intermediate, found 'moderm' (did you mean 'modern'?)");
  }

  @Test
  void optionsOnTheWrongListener_areNamed() {
    assertThat(problems("listeners: [{ address: 80, hsts: 5d }]" + REST))
        .containsExactly(
            "1:34: browsers believe it over HTTPS only, expected 'hsts' on a listener with tls");
    assertThat(
            problems(
                listener(pair("good.pem", "good.key"))
                    .replace("  tls:", "  redirectToHttps: true\n  tls:")))
        .singleElement()
        .asString()
        .contains("3:20: this listener speaks HTTPS already");
  }

  @Test
  void redirectAndStrictTransport_takeALine() {
    List<ListenerSpec> listeners =
        loaded(
                "listeners:\n- { address: 80, redirectToHttps: true }\n"
                    + "- { address: 81, redirectToHttps: 8443 }"
                    + REST)
            .listeners();
    assertThat(listeners).extracting(ListenerSpec::httpsPort).containsExactly(443, 8443);
  }

  @Test
  void tlsOfBackends_isForThoseWithHttps() {
    String backends = "listeners: [1]\nupstreams:\n  a:\n    tls: { verify: false }\n";
    assertThat(problems(backends + "    backends: [http://h]\n"))
        .containsExactly(
            "4:10: no backend of this upstream is https://, expected one that 'tls' is for");
    UpstreamSpec spec =
        loaded(backends + "    backends: [https://h, https://h:8443]\n").upstreams().get("a");
    assertThat(spec.link().tls().verify()).isFalse();
    assertThat(spec.backends())
        .extracting(each -> each.address().port())
        .containsExactly(443, 8443);
    assertThat(spec.backends()).allMatch(BackendSpec::tls);
  }
}
