package dev.fairlead.tls;

import dev.fairlead.certificate.Credential;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLCredential;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One of several certificates for a name, as BoringSSL holds it: offered together, the library
 * chooses among them by all that a client said it could do, which its callback does not tell. Freed
 * when nobody holds it any more. Any thread.
 */
final class NativeCredential {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final Base64.Encoder PEM =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final long address;

  /**
   * Parses them.
   *
   * @param ocsp what is stapled, in DER, or null
   */
  NativeCredential(Credential credential, @Nullable ByteBuffer ocsp) {
    try {
      long made = SSLCredential.newX509();
      address = made;
      CLEANER.register(this, () -> free(made));
      setKey(credential);
      setChain(credential);
      if (ocsp != null) {
        byte[] copy = new byte[ocsp.remaining()];
        ocsp.duplicate().get(copy);
        SSLCredential.setOcspResponse(address, copy);
      }
    } catch (Exception e) { // as the native methods declare it
      throw new IllegalStateException("a certificate cannot be set up", e);
    }
  }

  /** Adds it to what {@code engine} may show, behind what was added before. On its loop. */
  void offer(ReferenceCountedOpenSslEngine engine) {
    try {
      SSL.addCredential(engine.sslPointer(), address);
    } catch (Exception e) { // as the native method declares it
      throw new IllegalStateException("a certificate cannot be offered", e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static void free(long address) {
    try {
      SSLCredential.free(address);
    } catch (Exception e) { // as the native method declares it
      throw new IllegalStateException(e);
    }
  }

  private void setKey(Credential credential) throws Exception {
    long bio = bio(pem("PRIVATE KEY", credential.key().getEncoded()));
    try {
      long key = SSL.parsePrivateKey(bio, null);
      try {
        SSLCredential.setPrivateKey(address, key);
      } finally {
        SSL.freePrivateKey(key);
      }
    } finally {
      SSL.freeBIO(bio);
    }
  }

  private void setChain(Credential credential) throws Exception {
    long bio = bio(pem(credential));
    try {
      long chain = SSL.parseX509Chain(bio);
      try {
        SSLCredential.setCertChain(address, chain);
      } finally {
        SSL.freeX509Chain(chain);
      }
    } finally {
      SSL.freeBIO(bio);
    }
  }

  private static String pem(Credential credential) throws CertificateEncodingException {
    StringBuilder all = new StringBuilder();
    for (X509Certificate each : credential.chain()) {
      all.append(pem("CERTIFICATE", each.getEncoded()));
    }
    return all.toString();
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, PEM.encodeToString(der), what);
  }

  private static long bio(String pem) throws Exception {
    byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
    ByteBuf direct = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    try {
      long bio = SSL.newMemBIO();
      if (SSL.bioWrite(bio, direct.memoryAddress(), bytes.length) != bytes.length) {
        SSL.freeBIO(bio);
        throw new IllegalStateException("out of memory");
      }
      return bio;
    } finally {
      direct.setZero(0, bytes.length).release();
    }
  }
}
