package dev.fairlead.stress.stage;

import dev.fairlead.certificate.CertificateMaker;
import dev.fairlead.certificate.CertificateMaker.KeyKind;
import dev.fairlead.certificate.CertificateMaker.Made;
import dev.fairlead.certificate.CertificateMaker.Purpose;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An authority of this run's own, and what it signs, as files. Used by one thread at a time. */
public final class Certificates {
  /** Whom all certificates are for. */
  public static final String HOST = "shop.localhost";

  private static final Duration LIFE = Duration.ofDays(30);

  private final Path folder;
  private final CertificateMaker maker = new CertificateMaker(Instant.now());
  private final Made authority;

  Certificates(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.authority =
        maker.make(Purpose.AUTHORITY, "Fairlead stress CA", List.of(), KeyKind.EC, null, LIFE);
    write(authority(), authority.certificateText());
  }

  /** What clients are to trust. */
  public Path authority() {
    return folder.resolve("ca.pem");
  }

  /** The certificate of {@code owner}, and what signed it. */
  public Path chain(String owner) {
    return folder.resolve(owner + ".pem");
  }

  /** Its key. */
  public Path key(String owner) {
    return folder.resolve(owner + ".key");
  }

  /**
   * Signs a new one in place of the last; returns its serial number.
   *
   * @param owner whose it is: the files are named so
   * @param address that it is for, beside {@link #HOST}
   */
  public BigInteger renew(String owner, String address) throws IOException {
    List<String> names = List.of(HOST, address);
    Made made = maker.make(Purpose.SERVER, HOST, names, KeyKind.EC, authority, LIFE);
    write(key(owner), made.keyText());
    write(chain(owner), made.certificateText() + authority.certificateText());
    return made.certificate().getSerialNumber();
  }

  /** In one step, so that nobody reads half of it. */
  private static void write(Path file, String text) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, text);
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
