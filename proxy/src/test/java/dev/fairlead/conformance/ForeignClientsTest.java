package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.TlsFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others have written: curl, and those of nghttp2, where they are installed. */
class ForeignClientsTest {
  private static final List<String> BIN = List.of("/usr/bin/", "/usr/local/bin/", "/bin/");

  @TempDir static Path folder;

  private static ScriptedBackend backend;
  private static TlsFiles files;
  private static ProxyFixture plain;
  private static ProxyFixture secure;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    files = new TlsFiles(folder);
    plain = ProxyFixture.start(Specs.to(backend), backend);
    secure =
        ProxyFixture.start(
            Specs.to(backend).listen(TlsFiles.listener(files.server("shop", "localhost"))),
            backend);
  }

  @AfterAll
  static void stop() {
    plain.close();
    secure.close();
  }

  private static String http(String path) {
    return "http://127.0.0.1:" + plain.address().getPort() + path;
  }

  private static String https(String path) {
    return "https://localhost:" + secure.address().getPort() + path;
  }

  /** What it prints; errors as well. */
  private static String run(String tool, String... arguments) throws Exception {
    String found =
        BIN.stream().filter(bin -> Files.isExecutable(Path.of(bin + tool))).findFirst().orElse("");
    assumeThat(found).as(tool + " is installed").isNotEmpty();
    List<String> command = new ArrayList<>(List.of(found + tool));
    command.addAll(List.of(arguments));
    Path said = Files.createTempFile(folder, tool, ".txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command.toString()).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(said, StandardCharsets.ISO_8859_1);
    assertThat(process.exitValue()).as(command + "\n" + text).isZero();
    return text;
  }

  private static String curl(String url, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(
        List.of("-sS", "--max-time", "30", "--cacert", files.ca(), "-w| %{http_version}", url));
    return run("curl", all.toArray(String[]::new));
  }

  @Test
  void curl_speaksEveryVersion() throws Exception {
    assertThat(curl(http("/a"))).isEqualTo("GET /a| 1.1");
    assertThat(curl(http("/b"), "--http2-prior-knowledge")).isEqualTo("GET /b| 2");
    assertThat(curl(http("/c"), "--http2")).isEqualTo("GET /c| 1.1");
    assertThat(curl(https("/d"), "--http1.1")).isEqualTo("GET /d| 1.1");
    assertThat(curl(https("/e"), "--http2")).isEqualTo("GET /e| 2");
    assertThat(curl(https("/f"), "--tlsv1.2", "--tls-max", "1.2")).isEqualTo("GET /f| 2");
  }

  @Test
  void curl_sendsBodiesByEveryVersion() throws Exception {
    Path body = folder.resolve("body");
    Files.write(body, new byte[3_000_000]);
    for (String version : List.of("--http1.1", "--http2")) {
      assertThat(curl(https("/put"), version, "-T", body.toString())).startsWith("PUT /put");
      assertThat(backend.last().body().length()).isEqualTo(3_000_000);
    }
  }

  @Test
  void h2load_hasEveryRequestAnswered() throws Exception {
    for (String url : List.of(http("/load"), https("/load"))) {
      String said = run("h2load", "-n", "2000", "-c", "8", "-m", "10", url);
      assertThat(said)
          .contains("2000 succeeded, 0 failed, 0 errored, 0 timeout")
          .contains("status codes: 2000 2xx");
    }
  }

  @Test
  void nghttp_getsWhatItAsksFor() throws Exception {
    assertThat(run("nghttp", http("/n"))).contains("GET /n");
    assertThat(run("nghttp", "-v", https("/n"), https("/m")))
        .contains("The negotiated protocol: h2")
        .contains(":status: 200", "GET /n", "GET /m");
  }
}
