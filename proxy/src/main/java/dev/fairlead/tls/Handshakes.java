package dev.fairlead.tls;

import dev.fairlead.model.Failure;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a handshake with a backend failed. Stateless. */
public final class Handshakes {
  private static final int DEEPEST = 10;

  private Handshakes() {}

  /** What became of the exchange. */
  public static Failure failure(Throwable cause) {
    return certificate(cause) == null ? Failure.BACKEND_TLS_FAILED : Failure.BACKEND_CERTIFICATE;
  }

  private static @Nullable CertificateException certificate(Throwable cause) {
    Throwable each = cause;
    CertificateException found = null;
    for (int i = 0; each != null && i < DEEPEST; i++) {
      if (each instanceof CertificateException fault) {
        found = fault;
      }
      each = each.getCause();
    }
    return found;
  }

  /** The second half of a sentence that begins with {@code TLS:}. */
  public static String words(Throwable cause) {
    CertificateException fault = certificate(cause);
    Throwable told = fault == null ? cause : fault;
    String text = deepest(told);
    return switch (fault) {
      case CertificateExpiredException _ -> "its certificate has expired (" + text + ")";
      case CertificateNotYetValidException _ -> "its certificate is not valid yet (" + text + ")";
      case null -> text;
      default ->
          text.contains("unable to find valid certification path")
              ? "its certificate leads to no authority that is trusted"
              : "its certificate is refused: " + text;
    };
  }

  private static String deepest(Throwable cause) {
    Throwable each = cause;
    for (int i = 0; i < DEEPEST && each.getCause() != null; i++) {
      each = each.getCause();
    }
    String text = each.getMessage();
    if (text == null || text.isBlank()) {
      return each.getClass().getSimpleName();
    }
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
