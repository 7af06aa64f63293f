package dev.fairlead.config;

import dev.fairlead.config.LinkSpec.BackendTlsSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How backends are spoken to. */
final class LinkShape {
  private static final BackendTlsSpec STANDARD = BackendTlsSpec.DEFAULTS;

  private static final Key<Boolean> VERIFY =
      Key.optional(
          "verify",
          Numbers.FLAG,
          STANDARD.verify(),
          "Whether certificates are checked; false is warned of at every start");
  private static final Key<String> CA =
      Key.optional(
          "ca",
          Words.READ_FILE,
          "File in PEM: what certificates must lead to; the system's if unset");
  private static final Key<String> NAME =
      Key.optional(
          "name",
          Words.SERVER_NAME,
          "Whom certificates must be for, also sent as SNI; the URL's host if unset");
  private static final Key<CertificateSpec> CERTIFICATE =
      Key.optional("certificate", TlsShape.OWN, "Shown to backends that ask for one");

  /** What holds for backends that are {@code https://}. */
  static final Key<BackendTlsSpec> TLS =
      Key.optional(
          "tls",
          new Section<>("tls", List.of(VERIFY, CA, NAME, CERTIFICATE), LinkShape::tls),
          "TLS to backends that are https://");

  private LinkShape() {}

  private static BackendTlsSpec tls(Entries entries, Reading reading) {
    String ca = entries.get(CA);
    boolean verify = entries.get(VERIFY, STANDARD.verify());
    if (ca != null) {
      TlsShape.checkAuthorities(entries, CA, ca, reading);
      if (!verify) {
        reading
            .problems()
            .add(
                entries.place(CA),
                "nothing is checked against 'ca' with verify: false, expected one or the other");
      }
    }
    return new BackendTlsSpec(verify, ca, entries.get(NAME), entries.get(CERTIFICATE));
  }

  /** Says that TLS settings are of no use to an upstream without such backends. */
  static void check(
      @Nullable BackendTlsSpec tls,
      List<BackendSpec> backends,
      Entries entries,
      Problems problems) {
    if (tls != null && !backends.isEmpty() && backends.stream().noneMatch(BackendSpec::tls)) {
      problems.add(
          entries.place(TLS),
          "no backend of this upstream is https://, expected one that 'tls' is for");
    }
  }
}
