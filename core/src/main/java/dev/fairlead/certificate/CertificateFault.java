package dev.fairlead.certificate;

/**
 * Why a certificate cannot be used. The message is a sentence without a final stop that names the
 * file.
 */
public final class CertificateFault extends Exception {
  private static final long serialVersionUID = 1;

  /** Which of the files is at fault. */
  public enum Part {
    CHAIN,
    KEY,
    OCSP
  }

  private final Part part;

  CertificateFault(Part part, String message) {
    super(message);
    this.part = part;
  }

  /** Which of the files is at fault. */
  public Part part() {
    return part;
  }

  /** What is wrong, without a final stop. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
