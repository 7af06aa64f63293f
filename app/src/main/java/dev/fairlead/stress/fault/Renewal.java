package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Waiting;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocket;

/** A new certificate takes the place of the old one, while connections are open and come. */
final class Renewal implements Fault {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public String happen(Stage stage, RandomGenerator chance, Scene scene)
      throws IOException, InterruptedException {
    BigInteger old = shown(stage);
    BigInteger renewed = stage.renewCertificate();
    long start = System.nanoTime();
    if (!Waiting.until(PATIENCE, () -> shown(stage).equals(renewed))) {
      throw new WithoutEffect("the proxy shows the certificate of before");
    }
    return "serial number …%s in place of …%s, %s after the files were written"
        .formatted(ending(renewed), ending(old), Victims.since(start));
  }

  private static String ending(BigInteger serial) {
    String text = serial.toString(16);
    return text.substring(Math.max(0, text.length() - 6));
  }

  private static BigInteger shown(Stage stage) throws IOException {
    try (SSLSocket socket = TlsClient.open(stage, "127.77.0.1", List.of("http/1.1"))) {
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }
}
