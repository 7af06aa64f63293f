package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentationTest {
  static Stream<String> examples() throws IOException {
    return Docs.examples().stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleOfTheDocumentation_isRead(String text) {
    assertThat(Reads.loaded(text).upstreams()).isNotEmpty();
  }

  @Test
  void documentation_hasExamples() throws IOException {
    assertThat(Docs.examples()).hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void exampleThatShowsDefaults_showsTheDefaults() throws IOException {
    ProxySpec bare =
        Reads.loaded(
            "listeners: [8080]\nupstreams: {bookstore: {backends: [http://127.0.0.1:9001]}}");
    List<ProxySpec> shown =
        Docs.examples().stream()
            .filter(text -> text.contains("# defaults"))
            .map(Reads::loaded)
            .toList();
    assertThat(shown).hasSize(7);
    assertThat(shown)
        .allSatisfy(spec -> {
          assertThat(spec.timeouts()).isEqualTo(bare.timeouts());
          assertThat(spec.limits()).isEqualTo(bare.limits());
          assertThat(spec.hardening()).isEqualTo(bare.hardening());
          assertThat(spec.http2()).isEqualTo(bare.http2());
          assertThat(spec.forwarding()).isEqualTo(bare.forwarding());
          assertThat(spec.workers()).isEqualTo(bare.workers());
          assertThat(spec.upstreams()).isEqualTo(bare.upstreams());
        });
  }

  @Test
  void fileAtTheRoot_isRead() throws IOException {
    ProxySpec spec = Reads.loaded(Files.readString(Docs.ROOT.resolve("fairlead.yaml")));
    assertThat(spec.listeners()).containsExactly(new ListenerSpec(new Address("127.0.0.1", 8080)));
    assertThat(spec.upstreams().get("bookstore").backends())
        .extracting(backend -> backend.address().port())
        .containsExactly(9001, 9002, 9003);
    assertThat(spec.admin()).isEqualTo(new AdminSpec(new Address("127.0.0.1", 9900)));
  }

  @Test
  void problemsShownInTheDocumentation_areThoseFound() throws IOException {
    String docs = Docs.text();
    String file = block(docs, "```yml\n");
    String output = block(docs, "```text\n");
    assertThat(
            String.join(
                "\n", Reads.problems(file).stream().map(p -> Reads.FILE + ":" + p).toList()))
        .isEqualTo(output.strip());
  }

  private static String block(String docs, String fence) {
    int start = docs.indexOf(fence) + fence.length();
    return docs.substring(start, docs.indexOf("```", start));
  }
}
