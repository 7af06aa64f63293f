package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.TracingSpec.Parents;
import dev.fairlead.control.RestartNeeds;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tracing and Server-Timing as they are written. */
class TracingShapeTest {
  private static String file(String listener, String route, String more) {
    return """
    listeners: [{ address: 8080%s }]
    routes: [{ name: all, upstream: u%s }]
    upstreams: { u: { backends: [http://127.0.0.1:9001] } }
    %s
    """
        .formatted(listener, route, more);
  }

  @Test
  void tracing_isRead() {
    assertThat(Reads.loaded(file("", "", "")).tracing()).isNull();
    assertThat(Reads.loaded(file("", "", "tracing: http://127.0.0.1:4318")).tracing())
        .isEqualTo(
            new TracingSpec("http://127.0.0.1:4318", 0.1, Parents.ANYBODY, "fairlead", Map.of()));
    TracingSpec whole =
        Reads.loaded(
                file(
                    "",
                    "",
                    "tracing: { otlp: \"https://c.example.com/x\", sampleRatio: 1, parents: trusted,"
                        + " service: edge, headers: { X-Token: secret } }"))
            .tracing();
    assertThat(whole)
        .isEqualTo(
            new TracingSpec(
                "https://c.example.com/x",
                1,
                Parents.TRUSTED,
                "edge",
                Map.of("x-token", "secret")));
    assertThat(String.valueOf(whole)).doesNotContain("secret");
  }

  @Test
  void tracing_needsARestart() {
    ProxySpec without = Reads.loaded(file("", "", ""));
    ProxySpec with = Reads.loaded(file("", "", "tracing: http://127.0.0.1:4318"));
    assertThat(RestartNeeds.between(without, with))
        .containsExactly("tracing changed: this needs a restart");
    assertThat(RestartNeeds.between(with, with)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { sampleRatio: 1 }                       | 4:10: 'otlp' is missing from tracing
          { otlp: ftp://x }                        | 4:18: expected a URL such as
          { otlp: "http://x", samplRatio: 1 }      | 4:30: unknown key 'samplRatio' in tracing
          { otlp: "http://x", sampleRatio: 2 }     | 4:43: expected a number from 0 to 1, found '2'
          { otlp: "http://x", parents: trustd }    | 4:39: expected one of anybody, trusted
          """)
  void mistakes_areNamedWithTheirPlace(String tracing, String problem) {
    assertThat(Reads.problems(file("", "", "tracing: " + tracing)))
        .anySatisfy(found -> assertThat(found).startsWith(problem));
  }

  @Test
  void misspeltWords_haveANearestOne() {
    assertThat(Reads.problems(file("", "", "tracing: { otlp: \"http://x\", parents: trustd }")))
        .singleElement()
        .asString()
        .contains("did you mean 'trusted'?");
    assertThat(Reads.problems(file("", ", serverTimin: true", "")))
        .singleElement()
        .asString()
        .contains("did you mean 'serverTiming'?");
  }

  @Test
  void serverTiming_isOfAListenerOrARoute() {
    ProxySpec neither = Reads.loaded(file("", "", ""));
    assertThat(neither.listeners().getFirst().serverTiming()).isFalse();
    assertThat(neither.routes().getFirst().serverTiming()).isFalse();
    ProxySpec listener = Reads.loaded(file(", serverTiming: true", "", ""));
    assertThat(listener.listeners().getFirst().serverTiming()).isTrue();
    assertThat(listener.routes().getFirst().serverTiming()).isFalse();
    assertThat(
            Reads.loaded(file("", ", serverTiming: true", "")).routes().getFirst().serverTiming())
        .isTrue();
  }
}
