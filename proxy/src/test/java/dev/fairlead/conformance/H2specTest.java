package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What h2spec, a conformance suite of many servers, says of the proxy: all that it asks for. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class H2specTest {
  private static final String ARCHIVE = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
  private static final int TAR_BLOCK = 512;
  private static final int TAR_SIZE = 124;

  @TempDir Path folder;

  @Test
  void genericHttp2AndHpack_passAll() throws IOException, InterruptedException {
    Path binary = extract();
    Path report = folder.resolve("report.txt");
    ScriptedBackend backend = ScriptedBackend.start();
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend)) {
      InetSocketAddress address = proxy.address();
      Process h2spec =
          new ProcessBuilder(
                  binary.toString(),
                  "--host",
                  address.getHostString(),
                  "--port",
                  Integer.toString(address.getPort()),
                  "--timeout",
                  "20",
                  "generic",
                  "http2",
                  "hpack")
              .redirectErrorStream(true)
              .redirectOutput(report.toFile())
              .start();
      int exit = h2spec.waitFor();
      String said = Files.readString(report);
      assertThat(said).contains("145 tests, 145 passed, 0 skipped, 0 failed");
      assertThat(exit).isZero();
      proxy.assertQuiet();
    }
  }

  /** The archive holds one file. */
  private Path extract() throws IOException {
    Path binary = folder.resolve("h2spec");
    try (InputStream packed = H2specTest.class.getResourceAsStream(ARCHIVE);
        InputStream tar = new GZIPInputStream(packed)) {
      byte[] header = tar.readNBytes(TAR_BLOCK);
      String size = new String(header, TAR_SIZE, 11, StandardCharsets.US_ASCII);
      Files.write(binary, tar.readNBytes(Integer.parseInt(size.strip(), 8)));
    }
    assertThat(binary.toFile().setExecutable(true)).isTrue();
    return binary;
  }
}
