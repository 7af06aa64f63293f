package dev.fairlead.tls;

import dev.fairlead.certificate.CertificateFault;
import dev.fairlead.certificate.CertificateFault.Part;
import dev.fairlead.certificate.Credential;
import dev.fairlead.certificate.Ocsp;
import dev.fairlead.config.CertificateSpec;
import dev.fairlead.config.ClientCertificateSpec;
import dev.fairlead.config.TlsSpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a listener's TLS say. Immutable.
 *
 * @param entries the certificates, in the order of the spec
 * @param trust whose client certificates are believed; null when none are asked for
 * @param faults files that could not be used, of which what was read before is kept
 * @param complaints OCSP responses that are not stapled, and why
 */
record TlsMaterial(
    List<CertificateChoice.Entry> entries,
    @Nullable ClientTrust trust,
    List<String> faults,
    List<String> complaints) {

  TlsMaterial {
    entries = List.copyOf(entries);
    faults = List.copyOf(faults);
    complaints = List.copyOf(complaints);
  }

  /** The certificates themselves. */
  List<Credential> credentials() {
    return entries.stream().map(CertificateChoice.Entry::credential).toList();
  }

  /** Whether a response from a file is stapled that has run out by {@code now}. */
  boolean isStale(Instant now) {
    return entries.stream()
        .anyMatch(each -> each.ocspEnd() != null && !now.isBefore(each.ocspEnd()));
  }

  /** Reads the files of one spec. Confined to one use. */
  static final class Reader {
    private final TlsSpec spec;
    private final TlsEngines engines;
    private final Map<X509Certificate, ByteBuffer> fetched;
    private final Instant now;
    private final List<String> faults = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    /**
     * Of one moment.
     *
     * @param fetched OCSP responses for certificates that name no file
     */
    Reader(
        TlsSpec spec, TlsEngines engines, Map<X509Certificate, ByteBuffer> fetched, Instant now) {
      this.spec = spec;
      this.engines = engines;
      this.fetched = fetched;
      this.now = now;
    }

    /**
     * Reads all.
     *
     * @param before what is kept of files that cannot be used, each by itself; of the same spec, or
     *     null
     * @throws CertificateFault when a file cannot be used, and there is nothing to keep
     */
    TlsMaterial read(@Nullable TlsMaterial before) throws CertificateFault {
      List<CertificateChoice.Entry> entries = new ArrayList<>();
      for (int i = 0; i < spec.certificates().size(); i++) {
        try {
          entries.add(entry(spec.certificates().get(i)));
        } catch (CertificateFault e) {
          entries.add(kept(e, before == null ? null : before.entries.get(i)));
        }
      }
      return new TlsMaterial(entries, trust(before), faults, complaints);
    }

    private <T> T kept(CertificateFault fault, @Nullable T before) throws CertificateFault {
      if (before == null) {
        throw fault;
      }
      faults.add(fault.sentence());
      return before;
    }

    private @Nullable ClientTrust trust(@Nullable TlsMaterial before) throws CertificateFault {
      ClientCertificateSpec clients = spec.clients();
      if (clients == null) {
        return null;
      }
      try {
        return new ClientTrust(Credential.certificates(Path.of(clients.ca()), Part.CHAIN), engines);
      } catch (CertificateFault e) {
        return kept(e, before == null ? null : before.trust);
      }
    }

    private CertificateChoice.Entry entry(CertificateSpec files) throws CertificateFault {
      Credential credential = Credential.read(Path.of(files.chain()), Path.of(files.key()), now);
      if (files.ocsp() == null) {
        return new CertificateChoice.Entry(credential, fetched.get(credential.leaf()), null);
      }
      if (engines == TlsEngines.JDK) {
        return unstapled(credential, files.ocsp() + " is for BoringSSL, which does not work here");
      }
      byte[] response;
      try {
        response = Credential.bytes(Path.of(files.ocsp()), Part.OCSP);
      } catch (CertificateFault e) {
        return unstapled(credential, e.sentence());
      }
      if (credential.chain().size() < 2) {
        // Without its issuer's, nobody here can tell whether it is sound.
        return new CertificateChoice.Entry(credential, ByteBuffer.wrap(response), null);
      }
      try {
        Instant next = Ocsp.check(response, credential.leaf(), credential.chain().get(1));
        return new CertificateChoice.Entry(
            credential, ByteBuffer.wrap(response), next.isAfter(now) ? next : null);
      } catch (IllegalArgumentException e) {
        return unstapled(credential, files.ocsp() + ": " + e.getMessage());
      }
    }

    private CertificateChoice.Entry unstapled(Credential credential, String why) {
      complaints.add(why + "; nothing is stapled");
      return new CertificateChoice.Entry(credential, null, null);
    }
  }
}
