package dev.fairlead.config;

import static dev.fairlead.config.Reads.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in how an upstream's backends are checked and tried again, each with its place. */
class BadHealthTest {
  private static final String START = "listeners: [8080]\nupstreams:\n  a:\n";
  private static final String BACKENDS = "    backends: [http://h:1]\n";

  /** Each stands alone on line 4; a key of an upstream begins in column 5. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '\u0001',
      value = {
        "health: false | 4:13: expected off, or the path of a request such as /health, found 'false' (did you mean 'off'?)",
        "health: health | 4:13: expected off, or the path of a request such as /health, found 'health': it must begin with / (did you mean '/health'?)",
        "health: /a b | 4:13: expected off, or the path of a request such as /health, found '/a b': fragment, space and bare non-ASCII cannot stand in it",
        "health: [/health] | 4:13: expected off, or the path of a request such as /health, or a mapping with path, method, host, headers, statuses, body, tcp, grpc, pulse, fast, timeout, rise, fall, initial, whenNoneReady, passive, found a list",
        "health: { paht: /health } | 4:15: unknown key 'paht' in health, expected one of path, method, host, headers, statuses, body, tcp, grpc, pulse, fast, timeout, rise, fall, initial, whenNoneReady, passive (did you mean 'path'?)",
        "health: { pulse: 5s, grpc: a.B } | 4:32: a check by gRPC is made over HTTP/2, expected it with protocol: h2",
        "protocol: h3 | 4:15: expected one of http/1.1, h2, found 'h3' (did you mean 'h2'?)",
        "health: { path: health } | 4:21: expected the path of a request such as /health, found 'health': it must begin with / (did you mean '/health'?)",
        "health: { path: /health, tcp: true } | 4:35: a check with a path makes a request, expected either tcp or path",
        "health: { method: GET } | 4:23: 'method' says nothing to a check by TCP, expected it with 'path'",
        "health: { tcp: false, pulse: 5s } | 4:34: 'pulse' says nothing without checks, expected 'path' or tcp: true with it",
        "health: { path: /h, method: get } | 4:33: expected a method such as GET, found 'get': methods are case-sensitive (did you mean 'GET'?)",
        "health: { path: /h, method: CONNECT } | 4:33: expected a method such as GET, found 'CONNECT': CONNECT has no path",
        "health: { path: /h, host: a b } | 4:31: expected a host such as shop.example.com or shop.example.com:8080, found 'a b': not a host name",
        "health: { path: /h, host: \"a\\r\\nX: y\" } | 4:31: expected a host such as shop.example.com or shop.example.com:8080, found 'a  X: y'",
        "health: { path: /h, host: 1.2.3 } | 4:31: expected a host such as shop.example.com or shop.example.com:8080, found '1.2.3': not an IPv4 address",
        "health: { path: /h, headers: { \"a b\": c } } | 4:36: expected a header name, found 'a b'",
        "health: { path: /h, headers: { Host: c } } | 4:36: expected a header name, found 'Host': it has a key of its own, 'host'",
        "health: { path: /h, headers: { Content-Length: 5 } } | 4:36: expected a header name, found 'Content-Length': it is not a check's to say",
        "health: { path: /h, headers: { a: \"b\\r\\nc\" } } | 4:39: expected a header value, found 'b  c': it must be of ASCII characters without space around it",
        "health: { path: /h, headers: [a] } | 4:34: expected a mapping of names to header values, found a list",
        "health: { path: /h, statuses: 2XX } | 4:35: expected a status or some, such as 200, 2xx or 200-399, found '2XX' (did you mean '2xx'?)",
        "health: { path: /h, statuses: [399-200] } | 4:36: expected a status or some, such as 200, 2xx or 200-399, found '399-200': it is the wrong way round (did you mean '200-399'?)",
        "health: { path: /h, statuses: [99] } | 4:36: expected a status or some, such as 200, 2xx or 200-399, found '99'",
        "health: { path: /h, statuses: 200-600 } | 4:35: expected a status or some, such as 200, 2xx or 200-399, found '200-600': answers are from 200 to 599",
        "health: { path: /h, statuses: [] } | 4:35: expected a list of statuses, found an empty list",
        "health: { path: /h, body: ok } | 4:31: expected a mapping with contains, matches, found 'ok'",
        "health: { path: /h, body: {} } | 4:31: expected one of contains, matches, found neither",
        "health: { path: /h, body: { contains: a, matches: b } } | 4:55: expected one of contains, matches, found both",
        "health: { path: /h, body: { matches: '(a' } } | 4:42: expected a regular expression, found '(a': Unclosed group at character 3",
        "health: { path: /h, body: { contains: '' } } | 4:43: expected a text of 1 to 1024 characters, found ''",
        "health: { path: /h, method: HEAD, body: { contains: a } } | 4:45: the answer to HEAD has no body, expected another method with it",
        "health: { pulse: 99ms } | 4:22: expected a duration of 100ms or more such as 500ms, 5s or 5m, found '99ms': it is too short",
        "health: { pulse: 5 } | 4:22: expected a duration of 100ms or more such as 500ms, 5s or 5m, found '5': it has no unit (did you mean '5s'?)",
        "health: { pulse: 2s, fast: 3s } | 4:32: 'fast' is longer than 'pulse', expected at most 2s",
        "health: { fast: 1s, timeout: 2s } | 4:34: 'timeout' is longer than 'fast', expected at most 1s",
        "health: { timeout: 6s } | 4:24: 'timeout' is longer than 'fast', expected at most 5s",
        "health: { rise: 0 } | 4:21: expected a whole number from 1 to 100, found '0'",
        "health: { fall: 101 } | 4:21: expected a whole number from 1 to 100, found '101'",
        "health: { initial: down } | 4:24: expected one of up, down-until-checked, found 'down'",
        "health: { whenNoneReady: 502 } | 4:30: expected one of 503, try-all, found '502' (did you mean '503'?)",
        "health: { whenNoneReady: tryall } | 4:30: expected one of 503, try-all, found 'tryall' (did you mean 'try-all'?)",
        "health: { passive: on } | 4:24: expected off, found 'on'",
        "health: { passive: { failures: 0 } } | 4:36: expected a whole number from 1 to 10000, or off, found '0'",
        "health: { passive: { failureShare: 0.5 } } | 4:40: expected a share such as 10%, over 0% and up to 100%, or off, found '0.5': it has no % (did you mean '50%'?)",
        "health: { passive: { slowerThan: 1 } } | 4:38: expected a number from 1.5 to 1000, or off, found '1'",
        "health: { passive: { minRequests: 0 } } | 4:39: expected a whole number from 1 to 1000000, found '0'",
        "health: { passive: { window: 10ms } } | 4:34: expected a duration of 100ms or more such as 500ms, 5s or 5m, found '10ms': it is too short",
        "health: { passive: { ejection: 10s, maxEjection: 5s } } | 4:54: 'maxEjection' is shorter than 'ejection', expected at least 10s",
        "health: { passive: { maxShare: 0% } } | 4:36: expected a share such as 10%, over 0% and up to 100%, found '0%'",
        "health: { passive: { failure: 3 } } | 4:26: unknown key 'failure' in passive, expected one of failures, failureShare, minRequests, slowerThan, window, ejection, maxEjection, maxShare (did you mean 'failures'?)",
        "maxAttempts: 3 | 4:5: 'maxAttempts' is no key of an upstream any more, expected 'retry' (did you mean 'retry'?)",
        "maxAttempts: 0 | 4:5: 'maxAttempts' is no key of an upstream any more, expected 'retry' (did you mean 'retry'?) ## 4:18: expected a whole number from 1 to 100, found '0'",
        "retry: 0 | 4:12: expected a whole number from 1 to 100, found '0'",
        "retry: off | 4:12: expected a whole number from 1 to 100, found 'off'",
        "retry: { attempts: 101 } | 4:24: expected a whole number from 1 to 100, found '101'",
        "retry: { statuses: [5xx] } | 4:25: expected a whole number from 400 to 599, found '5xx'",
        "retry: { statuses: [200] } | 4:25: expected a whole number from 400 to 599, found '200'",
        "retry: { nonIdempotent: yes } | 4:29: expected true or false, found 'yes' (did you mean 'true'?)",
        "retry: { backoff: 0 } | 4:23: expected a duration such as 250ms, 5s, 1h30m or 2d, or off, found '0'",
        "retry: { perTry: 2 } | 4:22: expected a duration such as 250ms, 5s, 1h30m or 2d, or off, found '2': it has no unit (did you mean '2s'?)",
        "retry: { body: 65MiB } | 4:20: expected a size such as 512, 16KiB or 10MB, from 0 to 64MiB, found '65MiB': it is too large",
        "retry: { tries: 2 } | 4:14: unknown key 'tries' in retry, expected one of attempts, statuses, nonIdempotent, backoff, perTry, body",
      })
  void mistakeOfAnUpstream_isNamedWithItsPlace(String text, String expected) {
    assertThat(problems(START + "    " + text + "\n" + BACKENDS))
        .containsExactly(expected.split(" ## "));
  }

  /** Each stands alone on line 3. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '\u0001',
      value = {
        "retryBudget: 20% | 3:14: expected a mapping with share, perSecond, buffer, found '20%'",
        "retryBudget: { share: 0% } | 3:23: expected a share such as 10%, over 0% and up to 100%, found '0%'",
        "retryBudget: { perSecond: -1 } | 3:27: expected a whole number from 0 to 1000000, found '-1'",
        "retryBudget: { buffer: 2GiB } | 3:24: expected a size such as 512, 16KiB or 10MB, from 0 to 1GiB, found '2GiB': it is too large",
        "retryBudget: { shares: 10% } | 3:16: unknown key 'shares' in retryBudget, expected one of share, perSecond, buffer (did you mean 'share'?)",
        "admin: { tokens: a } | 3:8: 'address' is missing from admin",
        "admin: { address: 9900, requireToken: maybe } | 3:39: expected true or false, found 'maybe'",
        "admin: { address: 0.0.0.0:9900, requireToken: false } | 3:47: a token is always needed on 0.0.0.0:9900, expected requireToken: true, or an address of the loopback",
        "admin: { address: 9900, token: a } | 3:25: unknown key 'token' in admin, expected one of address, tokens, requireToken (did you mean 'tokens'?)",
      })
  void mistakeOfTheProxy_isNamedWithItsPlace(String text, String expected) {
    assertThat(problems("listeners: [8080]\nupstreams: {a: {backends: [http://h:1]}}\n" + text))
        .containsExactly(expected);
  }

  @Test
  void timesThatAreNotWritten_shrinkWithThoseThatAre() {
    HealthSpec quick = health("{ pulse: 1s }");
    assertThat(quick.fast()).isEqualTo(Duration.ofSeconds(1));
    assertThat(quick.timeout()).isEqualTo(Duration.ofSeconds(1));
    HealthSpec fast = health("{ fast: 200ms }");
    assertThat(fast.pulse()).isEqualTo(Duration.ofMinutes(5));
    assertThat(fast.timeout()).isEqualTo(Duration.ofMillis(200));
    assertThat(health("{ passive: { ejection: 10m } }").passive().maxEjection())
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void shortForms_saySo() {
    assertThat(health("off")).isEqualTo(HealthSpec.NONE);
    assertThat(health("{}")).isEqualTo(HealthSpec.DEFAULTS);
    assertThat(health("{ tcp: false }")).isEqualTo(HealthSpec.DEFAULTS.with((CheckSpec) null));
    assertThat(health("{ passive: off }").passive()).isEqualTo(PassiveSpec.NONE);
    assertThat(health("/h?x=1"))
        .isEqualTo(
            HealthSpec.DEFAULTS.with(
                new CheckSpec.Http(
                    "GET",
                    "/h?x=1",
                    null,
                    List.of(),
                    List.of(new CheckSpec.StatusRange(200, 399)),
                    null)));
    assertThat(health("{ path: /h, statuses: [2xx, 404], headers: { X-A: 1 } }").check())
        .isEqualTo(
            new CheckSpec.Http(
                "GET",
                "/h",
                null,
                List.of(new CheckSpec.Field("x-a", "1")),
                List.of(new CheckSpec.StatusRange(200, 299), new CheckSpec.StatusRange(404, 404)),
                null));
  }

  private static HealthSpec health(String text) {
    return Reads.loaded(START + "    health: " + text + "\n" + BACKENDS)
        .upstreams()
        .get("a")
        .health();
  }
}
