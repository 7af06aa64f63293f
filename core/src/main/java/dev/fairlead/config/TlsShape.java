package dev.fairlead.config;

import dev.fairlead.certificate.CertificateFault;
import dev.fairlead.certificate.Credential;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** TLS of a listener. The files are read here, too, so that what is wrong with them has a place. */
final class TlsShape {
  private static final int HTTPS = 443;
  private static final int HIGHEST_PORT = 65_535;

  private static final Key<String> CHAIN =
      Key.required("chain", Words.READ_FILE, "File in PEM: the certificate, then what signed it");
  private static final Key<String> KEY =
      Key.required("key", Words.READ_FILE, "File in PEM: its key, without a password");
  private static final Key<String> OCSP =
      Key.optional("ocsp", Words.READ_FILE, "File in DER: an OCSP response to be stapled");
  private static final Section<Checked> CERTIFICATE =
      new Section<>("a certificate", List.of(CHAIN, KEY, OCSP), TlsShape::certificate);

  /** Shown to backends. */
  static final Section<CertificateSpec> OWN =
      new Section<>(
          "a certificate",
          List.of(CHAIN, KEY),
          (entries, reading) -> {
            Checked checked = certificate(entries, reading);
            return checked == null ? null : checked.spec;
          });

  private static final Key<String> CA =
      Key.required("ca", Words.READ_FILE, "File in PEM: what clients' certificates must lead to");
  private static final Key<Boolean> REQUIRED =
      Key.optional("required", Numbers.FLAG, true, "Whether clients without one are refused");
  private static final Key<String> HEADER =
      Key.optional(
          "header",
          HeaderShape.REQUEST_NAME,
          ClientCertificateSpec.STANDARD_HEADER,
          "Tells backends whose it is; clients cannot set it");
  private static final Section<ClientCertificateSpec> CLIENTS_SECTION =
      new Section<>("clients", List.of(CA, REQUIRED, HEADER), TlsShape::clients);

  private static final Key<List<Checked>> CERTIFICATES =
      Key.required(
          "certificates",
          new ListOf<>(CERTIFICATE, "certificates", 1, true),
          "The first is for clients that ask for no name, or for one that none has");
  private static final Key<TlsSpec.Policy> POLICY =
      Key.optional(
          "policy",
          Scalar.oneOf("tls-policy", List.of(TlsSpec.Policy.values()), TlsSpec.Policy::word),
          TlsSpec.Policy.INTERMEDIATE.word(),
          "modern: TLS 1.3 alone; intermediate: 1.2, too");
  private static final Key<ClientCertificateSpec> CLIENTS =
      Key.optional("clients", CLIENTS_SECTION, "Whether clients show certificates");
  private static final Key<Boolean> FETCH_OCSP =
      Key.optional(
          "fetchOcsp", Numbers.FLAG, false, "Whether OCSP responses are fetched and stapled");
  private static final Section<TlsSpec> TLS_SECTION =
      new Section<>("tls", List.of(CERTIFICATES, POLICY, CLIENTS, FETCH_OCSP), TlsShape::tls);

  /** How TLS is ended. */
  static final Key<TlsSpec> TLS =
      Key.optional("tls", TLS_SECTION, "How TLS is ended here; plain HTTP if unset");

  /** The port that plain HTTP is redirected to. */
  static final Key<Integer> REDIRECT =
      Key.optional(
          "redirectToHttps",
          port(),
          "Every request is answered by 308 to https:// on this port; true for 443");

  private static final Key<Duration> MAX_AGE =
      Key.required("maxAge", Durations.POSITIVE, "How long browsers use HTTPS alone");
  private static final Key<Boolean> SUBDOMAINS =
      Key.optional("subdomains", Numbers.FLAG, false, "Whether for all names below, too");
  private static final Key<Boolean> PRELOAD =
      Key.optional("preload", Numbers.FLAG, false, "Whether browsers may know it beforehand");

  /** What Strict-Transport-Security says. */
  static final Key<HstsSpec> HSTS =
      Key.optional(
          "hsts",
          new ShortForm<>(
              Durations.POSITIVE,
              age -> new HstsSpec(age.value(), false, false),
              new Section<>(
                  "hsts",
                  List.of(MAX_AGE, SUBDOMAINS, PRELOAD),
                  (entries, _) -> {
                    Duration age = entries.get(MAX_AGE);
                    return age == null
                        ? null
                        : new HstsSpec(
                            age, entries.get(SUBDOMAINS, false), entries.get(PRELOAD, false));
                  })),
          "Strict-Transport-Security in responses, RFC 6797");

  private TlsShape() {}

  /** A certificate whose files are sound, with whom it is for; and where it stands. */
  private record Checked(CertificateSpec spec, Credential credential, Node place) {}

  private static Scalar<Integer> port() {
    Scalar<Integer> number = Numbers.between(1, HIGHEST_PORT);
    return new Scalar<>(
        "https-port",
        number.expected() + ", or true",
        List.of(
            number.forms().getFirst(), number.forms().getLast(), new Schema().with("const", true)),
        text -> text.equals("true") ? Scalar.Parsed.good(HTTPS) : number.parser().apply(text));
  }

  private static @Nullable Checked certificate(Entries entries, Reading reading) {
    String chain = entries.get(CHAIN);
    String key = entries.get(KEY);
    String ocsp = entries.get(OCSP);
    if (chain == null || key == null) {
      return null;
    }
    try {
      Credential credential = Credential.read(Path.of(chain), Path.of(key), Instant.now());
      if (ocsp != null) {
        byte[] _ = Credential.bytes(Path.of(ocsp), CertificateFault.Part.OCSP);
      }
      return new Checked(new CertificateSpec(chain, key, ocsp), credential, entries.place(CHAIN));
    } catch (CertificateFault e) {
      Key<String> at =
          switch (e.part()) {
            case CHAIN -> CHAIN;
            case KEY -> KEY;
            case OCSP -> OCSP;
          };
      reading.problems().add(entries.place(at), String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable ClientCertificateSpec clients(Entries entries, Reading reading) {
    String ca = entries.get(CA);
    if (ca == null) {
      return null;
    }
    checkAuthorities(entries, CA, ca, reading);
    return new ClientCertificateSpec(
        ca,
        entries.get(REQUIRED, true),
        entries.get(HEADER, ClientCertificateSpec.STANDARD_HEADER));
  }

  /** Whether a file holds certificates. */
  static void checkAuthorities(Entries entries, Key<String> at, String file, Reading reading) {
    try {
      var _ = Credential.certificates(Path.of(file), CertificateFault.Part.CHAIN);
    } catch (CertificateFault e) {
      reading.problems().add(entries.place(at), String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable TlsSpec tls(Entries entries, Reading reading) {
    List<Checked> checked = entries.get(CERTIFICATES, List.of());
    checkNames(checked, reading.problems());
    if (checked.isEmpty()) {
      return null;
    }
    return new TlsSpec(
        checked.stream().map(Checked::spec).toList(),
        entries.get(POLICY, TlsSpec.Policy.INTERMEDIATE),
        entries.get(CLIENTS),
        entries.get(FETCH_OCSP, false));
  }

  /** No two are for the same name, unless their keys are of different kinds. */
  private static void checkNames(List<Checked> all, Problems problems) {
    record Taken(String name, String kind) {}
    Map<Taken, Node> first = new HashMap<>();
    for (Checked each : all) {
      String kind = each.credential.key().getAlgorithm();
      for (String name : each.credential.names()) {
        Node twin = first.putIfAbsent(new Taken(name, kind), each.place);
        if (twin != null) {
          problems.add(
              each.place,
              "the certificate on line "
                  + Problems.line(twin)
                  + " is for "
                  + Reading.shown(name)
                  + ", too, expected one certificate for each name");
          break;
        }
      }
    }
  }
}
