package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.traffic.scenario.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator as a user runs it. */
class SimulateCommandTest {
  @TempDir Path folder;

  @Test
  void shippedScenarios_runAgainstTheShopThroughTheProxy_andVerifyIsClean() throws Exception {
    List<String> journals = new ArrayList<>();
    try (RunningCommand demo =
        RunningCommand.start(
            folder,
            "demo",
            "--port",
            "0",
            "--https-port",
            "0",
            "--admin-port",
            "0",
            "--state",
            "state")) {
      String url = demo.awaits("listening on (http://127.0.0.1:\\d+)");
      demo.awaits("Ctrl-C stops all of it");
      // At the same time, as in life; one after the other they would wait for each other's
      // thinking.
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Integer>> codes = new ArrayList<>();
        for (String name : Shipped.names()) {
          journals.add(folder.resolve(name + ".jsonl").toString());
          codes.add(threads.submit(() -> run(name, url)));
        }
        for (int i = 0; i < codes.size(); i++) {
          check(Shipped.names().get(i), codes.get(i).get());
        }
      }
    }
    List<String> verify = new ArrayList<>(List.of("verify", "--db"));
    verify.add(folder.resolve("state/books.db").toString());
    verify.addAll(journals);
    assertThat(simulate(verify.toArray(String[]::new))).isZero();
  }

  private int run(String name, String url) {
    return simulate(
        name,
        "--quiet",
        "--target",
        url,
        "--users",
        "2",
        "--clients",
        "2",
        "--duration",
        "500ms",
        "--threshold",
        "rate>0",
        "--journal",
        file(name, ".jsonl"),
        "--json",
        file(name, ".json"),
        "--html",
        file(name, ".html"));
  }

  private void check(String name, int code) throws IOException {
    JsonNode result = new ObjectMapper().readTree(folder.resolve(name + ".json").toFile());
    assertThat(code).as(name + result.at("/all")).isZero();
    assertThat(result.at("/all/answered").asLong()).as(name).isPositive();
    assertThat(result.at("/all/failed").asLong()).as(name + result.at("/all")).isZero();
    assertThat(folder.resolve(name + ".html")).content().contains("Second by second");
  }

  private String file(String name, String ending) {
    return folder.resolve(name + ending).toString();
  }

  @Test
  void mistakesInAScenario_areNamedWithTheirPlace_andEndIt() throws Exception {
    Path file = Files.writeString(folder.resolve("my.yaml"), "arrivals: { poison: 1/s }\n");
    try (RunningCommand command =
        RunningCommand.start(folder, "simulate", file.toString(), "--target", "http://[::1]:1")) {
      command.awaits("my\\.yaml:1:13: unknown key .*did you mean 'poisson'");
      assertThat(command.exitCode()).isEqualTo(2);
    }
  }

  private static int simulate(String... arguments) {
    List<String> all = new ArrayList<>(List.of("simulate"));
    all.addAll(List.of(arguments));
    return Main.commandLine().execute(all.toArray(String[]::new));
  }
}
