package dev.fairlead.app;

import dev.fairlead.certificate.CertificateFault;
import dev.fairlead.certificate.CertificateMaker;
import dev.fairlead.certificate.CertificateMaker.KeyKind;
import dev.fairlead.certificate.CertificateMaker.Made;
import dev.fairlead.certificate.CertificateMaker.Purpose;
import dev.fairlead.certificate.Credential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate authority of one's own and what it signs, as files in one folder. The authority
 * stays the same from one time to the next, so that whoever has come to trust it need not do so
 * again. Used by one thread.
 */
final class DevCertificates {
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

  /** Browsers take no more of a server's certificate. */
  private static final Duration LEAF_LIFE = Duration.ofDays(397);

  private final Path folder;
  private final CertificateMaker maker;
  private final Instant now;

  DevCertificates(Path folder, Instant now) {
    this.folder = folder;
    this.now = now;
    this.maker = new CertificateMaker(now);
  }

  /** Files in PEM. */
  record Pair(Path authority, Path chain, Path key) {}

  /**
   * Makes a certificate for {@code names}, and the authority if there is none yet.
   *
   * @throws IOException with a sentence for the user
   */
  Pair make(List<String> names) throws IOException {
    Files.createDirectories(folder);
    Made authority = authority();
    List<String> all = new ArrayList<>(names);
    for (String local : List.of("localhost", "127.0.0.1", "::1")) {
      if (!all.contains(local)) {
        all.add(local);
      }
    }
    String name = names.getFirst().replace("*", "_").replace(':', '_');
    Made leaf = maker.make(Purpose.SERVER, names.getFirst(), all, KeyKind.EC, authority, LEAF_LIFE);
    Pair files = new Pair(ca(), folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    write(files.key, leaf.keyText(), true);
    write(files.chain, leaf.certificateText() + authority.certificateText(), false);
    return files;
  }

  private Path ca() {
    return folder.resolve("ca.pem");
  }

  private Made authority() throws IOException {
    Path key = folder.resolve("ca.key");
    if (Files.exists(ca()) && Files.exists(key)) {
      try {
        Credential kept = Credential.read(ca(), key, now);
        return new Made(kept.leaf(), kept.key());
      } catch (CertificateFault e) {
        throw new IOException(
            e.getMessage() + "; remove both files, and an authority is made anew", e);
      }
    }
    Made made =
        maker.make(
            Purpose.AUTHORITY,
            "Fairlead development CA",
            List.of(),
            KeyKind.EC,
            null,
            AUTHORITY_LIFE);
    write(key, made.keyText(), true);
    write(ca(), made.certificateText(), false);
    return made;
  }

  /** In one step, so that a proxy that watches the file never sees half of it. */
  private static void write(Path file, String text, boolean secret) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    if (secret && posix) {
      Files.createFile(
          beside,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(beside, text.getBytes(StandardCharsets.US_ASCII));
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
