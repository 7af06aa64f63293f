package dev.fairlead.stress.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The proxy that is under stress, in a process of its own. Used by one thread at a time. */
public final class Proxy implements AutoCloseable {
  static final String OWNER = "proxy";

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration ASKING = Duration.ofSeconds(30);
  private static final Pattern IN_FORCE = Pattern.compile("snapshot (\\d+) is in force");

  private final List<Shop> shops;
  private final Certificates certificates;
  private final Folders folders;
  private final int port;
  private final int adminPort;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ASKING).build();
  private final ObjectMapper json = new ObjectMapper();
  private final Child process;
  private Configuration configuration;

  Proxy(
      List<Shop> shops,
      Configuration configuration,
      Certificates certificates,
      Folders folders,
      Launcher launcher)
      throws IOException, InterruptedException {
    this.shops = shops;
    this.certificates = certificates;
    this.folders = folders;
    this.configuration = configuration;
    this.port = freePort();
    this.adminPort = freePort();
    certificates.renew(OWNER, "127.0.0.1");
    write(configuration);
    List<String> flags =
        List.of("-Xms192m", "-Xmx192m", "-Xlog:gc:file=" + folders.collections() + "::filecount=0");
    this.process =
        Child.start(
            "the proxy",
            launcher.command(flags, List.of("run", "-c", folders.configuration().toString())),
            Map.of(),
            folders.log(OWNER));
    try {
      process.awaits("ready after", PATIENCE);
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where clients go. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The same, as clients write it. */
  public URI uri() {
    return URI.create("https://" + Certificates.HOST + ":" + port);
  }

  /** The process it runs in. */
  public Child process() {
    return process;
  }

  /** The weights of the shops as they are in force; 0 for one that is no backend. */
  public List<Integer> weights() {
    return configuration.weights();
  }

  /**
   * Changes the file, and waits until the proxy has taken it up.
   *
   * @return the number of the snapshot that is in force then
   * @throws IOException when it has not in time
   */
  public long reload(List<Integer> weights) throws IOException, InterruptedException {
    long before = snapshot();
    configuration = new Configuration(weights);
    write(configuration);
    if (!Waiting.until(PATIENCE, () -> snapshot() > before)) {
      throw new IOException("the proxy has not taken up a changed configuration");
    }
    return snapshot();
  }

  /** How often it has said something that matches, within a line, on standard error. */
  public int hasSaid(String pattern) throws IOException {
    return (int) Pattern.compile(pattern).matcher(process.said()).results().count();
  }

  /** The newest that it says is in force. */
  private long snapshot() throws IOException {
    Matcher matcher = IN_FORCE.matcher(process.said());
    long newest = 0;
    while (matcher.find()) {
      newest = Math.max(newest, Long.parseLong(matcher.group(1)));
    }
    return newest;
  }

  private void write(Configuration made) throws IOException {
    Path file = folders.configuration();
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        beside,
        made.text(
            port,
            adminPort,
            shops,
            certificates,
            folders.accessLog().toString(),
            folders.state().toString()));
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** How a backend is held to be: {@code ready}, {@code down} and so on; empty when unknown. */
  public String availability(Shop shop) throws IOException, InterruptedException {
    JsonNode list = ask("/api/v1/upstreams/shop/backends");
    for (JsonNode each : list.path("backends")) {
      if (each.path("name").asText().equals(shop.name())) {
        return each.path("health").path("availability").asText();
      }
    }
    return "";
  }

  private JsonNode ask(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
            .timeout(ASKING)
            .build();
    return json.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  /** Asks it to end, and waits until its last figures are written. */
  public boolean stop() throws InterruptedException {
    return process.stop(PATIENCE);
  }

  @Override
  public void close() {
    http.shutdownNow();
    process.close();
  }
}
