package dev.fairlead.analytics.report;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends reports to where somebody wants them. One that waits has an empty file beside it, {@code
 * .NAME.unsent}, so that a restart does not forget it; it is tried again until it is taken, or four
 * weeks have passed. It may be sent twice, when the process ends before it has noted the answer.
 * Confined to one thread.
 */
final class Webhook {
  private static final String UNSENT = ".unsent";

  /** Tells which report it is; of one that comes twice it is the same. */
  private static final String NAME = "Fairlead-Report";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final Duration LONGEST_WAIT = Duration.ofDays(28);

  private final URI address;
  private final InstantSource clock;
  private final Consumer<String> warnings;
  private Duration pause = Duration.ZERO;
  private Instant next = Instant.MIN;
  private @Nullable String lastFault;

  Webhook(URI address, InstantSource clock, Consumer<String> warnings) {
    this.address = address;
    this.clock = clock;
    this.warnings = warnings;
  }

  /** A report of that name is to be sent, when it is there. */
  static void await(Path folder, String name) throws IOException {
    PrivateFiles.make(folder.resolve("." + name + UNSENT));
  }

  /** Sends what waits; after one that was not taken, the others wait for the next time. */
  void sendWaiting(Path folder) throws InterruptedException {
    if (clock.instant().isBefore(next) || !Files.isDirectory(folder)) {
      return;
    }
    try {
      for (Path mark : waiting(folder)) {
        if (!send(mark)) {
          pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
          pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
          next = clock.instant().plus(pause);
          return;
        }
      }
      pause = Duration.ZERO;
    } catch (IOException | RuntimeException e) {
      say("the reports in " + folder + " were not sent: " + e.getMessage());
    }
  }

  private static List<Path> waiting(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.getFileName().toString().endsWith(UNSENT)).sorted().toList();
    }
  }

  /** Whether it waits no longer. */
  private boolean send(Path mark) throws IOException, InterruptedException {
    String file = mark.getFileName().toString();
    Path json = mark.resolveSibling(file.substring(1, file.length() - UNSENT.length()) + ".json");
    if (!Files.exists(json)) {
      Files.delete(mark);
      return true;
    }
    String fault = fault(json);
    Instant since = Files.getLastModifiedTime(mark).toInstant();
    boolean old = since.isBefore(clock.instant().minus(LONGEST_WAIT));
    if (fault != null && !old) {
      // Without path and query, which may be a secret.
      say("a report was not taken by " + address.getHost() + " (" + fault + "), and waits");
      return false;
    }
    Files.delete(mark);
    if (fault != null) {
      warnings.accept(json.getFileName() + " was not taken for four weeks, and waits no longer");
    } else if (lastFault != null) {
      lastFault = null;
      warnings.accept("reports are taken by " + address.getHost() + " again");
    }
    return true;
  }

  /** Why it was not taken, or null. */
  private @Nullable String fault(Path json) throws IOException, InterruptedException {
    String file = json.getFileName().toString();
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            // Without an offer of HTTP/2, which some take for a wish to leave HTTP.
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/json")
            .header(NAME, file.substring(0, file.lastIndexOf('.')))
            .POST(HttpRequest.BodyPublishers.ofString(Files.readString(json)))
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status / 100 == 2 ? null : "status " + status;
    } catch (IOException e) {
      return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
  }

  /** The same is said once. */
  private void say(String fault) {
    if (!fault.equals(lastFault)) {
      lastFault = fault;
      warnings.accept(fault);
    }
  }
}
