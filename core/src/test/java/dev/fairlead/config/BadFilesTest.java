package dev.fairlead.config;

import static dev.fairlead.config.Reads.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadFilesTest {
  private static final String LISTENERS = "listeners: [8080]\n";
  private static final String UPSTREAMS = "upstreams: { a: { backends: [http://h:1] } }\n";
  private static final String WHOLE = LISTENERS + UPSTREAMS;

  @Test
  void sixMistakes_areAllNamed() {
    assertThat(
            problems(
                """
                listeners:
                  - address: 127.0.0.1:80800
                routes:
                  - match: { path: api/** }
                    upstream: bookstor
                upstreams:
                  bookstore:
                    balance: least-connection
                    backends:
                      - { url: http://127.0.0.1:9001, weigth: 3 }
                timeouts: { response: 5 }
                """))
        .containsExactly(
            "2:14: expected an address such as 0.0.0.0:8080, [::1]:8080 or 8080, found"
                + " '127.0.0.1:80800': the port must be from 0 to 65535",
            "4:20: expected a path pattern such as /api/** or /books/*/cover, found 'api/**': it"
                + " must begin with / (did you mean '/api/**'?)",
            "5:15: unknown upstream 'bookstor', expected bookstore (did you mean 'bookstore'?)",
            "8:14: expected one of round-robin, random, least-connections, two-choices, least-time,"
                + " peak-ewma, ip-hash, first, found 'least-connection' (did you mean"
                + " 'least-connections'?)",
            "10:39: unknown key 'weigth' in a backend, expected one of name, url, weight, priority,"
                + " backup, maxInFlight, state (did you mean 'weight'?)",
            "11:23: expected a duration such as 250ms, 5s, 1h30m or 2d, found '5': it has no unit"
                + " (did you mean '5s'?)");
  }

  /** Each line stands alone on line 3, after listeners and upstreams. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "timeout: { head: 5s } | 3:1: unknown key 'timeout' in the configuration, expected one of"
            + " listeners, routes, upstreams, timeouts, limits, hardening, http2, forwarding, retryBudget, accessLog, analytics, admin,"
            + " workers, state (did you mean 'timeouts'?)",
        "zebra: 1 | 3:1: unknown key 'zebra' in the configuration, expected one of listeners,"
            + " routes, upstreams, timeouts, limits, hardening, http2, forwarding, retryBudget, accessLog, analytics, admin, workers,"
            + " state",
        "timeouts: | 3:10: expected a mapping with head, keepAlive, body, write, connect, response,"
            + " idle, tunnel, halfClosed, total, shutdown, found nothing",
        "http2: { resets: 0 } | 3:18: expected a whole number from 1 to 1000000, found '0'",
        "http2: { streamWindow: 1KiB } | 3:24: expected a size such as 512, 16KiB or 10MB, from"
            + " 64KiB to 16MiB, found '1KiB': it is too small",
        "limits: [1] | 3:9: expected a mapping with head, target, fields, body, found a list",
        "timeouts: { idle: 0s } | 3:19: expected a duration such as 250ms, 5s, 1h30m or 2d, found"
            + " '0s': it must be longer than nothing",
        "timeouts: { idle: -5s } | 3:19: expected a duration such as 250ms, 5s, 1h30m or 2d, found"
            + " '-5s'",
        "timeouts: { idle: 366d } | 3:19: expected a duration such as 250ms, 5s, 1h30m or 2d, found"
            + " '366d': the longest is 365d",
        "timeouts: { idle: 5 min } | 3:19: expected a duration such as 250ms, 5s, 1h30m or 2d,"
            + " found '5 min' (did you mean '5m'?)",
        "timeouts: { idle: [5s] } | 3:19: expected a duration such as 250ms, 5s, 1h30m or 2d, found"
            + " a list",
        "timeouts: { keepalive: 5s } | 3:13: unknown key 'keepalive' in timeouts, expected one of"
            + " head, keepAlive, body, write, connect, response, idle, tunnel, halfClosed, total,"
            + " shutdown (did you mean 'keepAlive'?)",
        "limits: { body: 0 } | 3:17: expected a size such as 512, 16KiB or 10MB, or none, found"
            + " '0': it must be more than nothing",
        "limits: { body: 10mb } | 3:17: expected a size such as 512, 16KiB or 10MB, or none, found"
            + " '10mb' (did you mean '10MB'?)",
        "limits: { body: 99999999999GiB } | 3:17: expected a size such as 512, 16KiB or 10MB, or"
            + " none, found '99999999999GiB': it is too large",
        "limits: { head: 1 } | 3:17: expected a size such as 512, 16KiB or 10MB, from 1KiB to 1MiB,"
            + " found '1': it is too small",
        "limits: { fields: 1e3 } | 3:19: expected a whole number from 1 to 10000, found '1e3'",
        "workers: 99999999999 | 3:10: expected a whole number from 0 to 1024, or auto, found"
            + " '99999999999'",
        "forwarding: { trustedProxies: [10.1.2.3/8] } | 3:32: expected a network such as 10.0.0.0/8"
            + " or fd00::/8, found '10.1.2.3/8': it has bits set after the first 8 (did you mean"
            + " '10.0.0.0/8'?)",
        "forwarding: { trustedProxies: 10.0.0.0/33 } | 3:31: expected a network such as 10.0.0.0/8"
            + " or fd00::/8, found '10.0.0.0/33': the number after the slash must be from 0 to 32",
        "forwarding: { trustedProxies: [office] } | 3:32: expected a network such as 10.0.0.0/8 or"
            + " fd00::/8, found 'office'",
        "forwarding: { proxyStatus: yes } | 3:28: expected true or false, found 'yes' (did you mean"
            + " 'true'?)",
        "accessLog: { format: jsn } | 3:12: 'file' is missing from an access log ## 3:22: expected"
            + " one of json, combined, found 'jsn' (did you mean 'json'?)",
        "admin: 8080 ## x-a: 1 ## admin: 1 | 5:1: 'admin' is written twice, first on line 3",
        "admin: 0.0.0.0:8080 | 3:8: address 0.0.0.0:8080 is listened on already, on line 1,"
            + " expected another",
        "admin: nowhere | 3:8: expected an address such as 0.0.0.0:8080, [::1]:8080 or 8080, found"
            + " 'nowhere': the port is missing",
        "admin: 127.0.0.256:1 | 3:8: expected an address such as 0.0.0.0:8080, [::1]:8080 or 8080,"
            + " found '127.0.0.256:1': not an IPv4 address",
        "admin: !x 1 | 3:8: tag '!x' is not understood here",
        "admin: ${ADMIN_PORT} | 3:8: environment variable 'ADMIN_PORT' is not set, expected a value"
            + " for it or a default: ${NAME:default}",
        "admin: a${b | 3:8: '${' opens no reference, expected ${NAME} or ${NAME:default}; $${"
            + " stands for ${",
        "? [a] ## : 1 | 3:3: expected a key, found a list",
        "<<: 5 | 3:5: expected a mapping to merge, found '5'",
        "routes: [] | 3:9: expected a list of routes, found an empty list",
        "routes: a | 3:9: expected a list of routes, found 'a'",
        "routes: [{}] | 3:10: 'upstream' is missing from a route",
        "routes: [{ upstream: b }] | 3:22: unknown upstream 'b', expected a",
        "routes: [{ upstream: A }] | 3:22: unknown upstream 'A', expected a (did you mean 'a'?)",
        "routes: [{ upstream: a, timeouts: { head: 1s } }] | 3:37: unknown key 'head' in the"
            + " timeouts of a route, expected one of body, write, connect, response, idle, tunnel,"
            + " halfClosed, total",
        "routes: ##   - { name: x, match: { path: /a }, upstream: a } ##   - { name: x, match: {"
            + " path: /b }, upstream: a } | 5:13: route name 'x' is written twice, first on line 4,"
            + " expected a name of its own",
        "routes: ##   - { match: { method: [GET, PUT] }, upstream: a } ##   - { match: { method:"
            + " [PUT, GET] }, upstream: a } | 5:14: the route on line 4 takes the very same"
            + " requests first, expected another match",
        "routes: [{ upstream: a, match: { host: a.b:80 } }] | 3:40: expected a host such as"
            + " shop.example.com or *.example.com, found 'a.b:80': the port must be left out (did"
            + " you mean 'a.b'?)",
        "routes: [{ upstream: a, match: { host: a.*.b } }] | 3:40: expected a host such as"
            + " shop.example.com or *.example.com, found 'a.*.b': '*' may only stand for the first"
            + " labels",
        "routes: [{ upstream: a, match: { host: bücher.example } }] | 3:40: expected a host such as"
            + " shop.example.com or *.example.com, found 'bücher.example': not a host name (did you"
            + " mean 'xn--bcher-kva.example'?)",
        "routes: [{ upstream: a, match: { path: /a/**/b } }] | 3:40: expected a path pattern such as"
            + " /api/** or /books/*/cover, found '/a/**/b': '**' may only stand at the end",
        "routes: [{ upstream: a, match: { path: /a* } }] | 3:40: expected a path pattern such as"
            + " /api/** or /books/*/cover, found '/a*': '*' stands for one whole segment",
        "routes: [{ upstream: a, match: { path: /a?b } }] | 3:40: expected a path pattern such as"
            + " /api/** or /books/*/cover, found '/a?b': query, fragment, space and bare non-ASCII"
            + " cannot stand in a path",
        "routes: [{ upstream: a, match: { path: /a/../b } }] | 3:40: expected a path pattern such as"
            + " /api/** or /books/*/cover, found '/a/../b': '..' as a segment is never requested",
        "routes: [{ upstream: a, match: { method: get } }] | 3:42: expected a method such as GET,"
            + " found 'get': methods are case-sensitive (did you mean 'GET'?)",
        "routes: [{ upstream: a, match: { method: G T } }] | 3:42: expected a method such as GET,"
            + " found 'G T'",
        "routes: [{ upstream: a, match: { header: { a b: c } } }] | 3:44: expected a header name,"
            + " found 'a b'",
        "routes: [{ upstream: a, match: { header: { A: b, a: c } } }] | 3:50: 'a' is written twice,"
            + " first on line 3",
        "routes: [{ upstream: a, maxBody: -1 }] | 3:34: expected a size such as 512, 16KiB or 10MB,"
            + " or none, found '-1'",
      })
  void oneMistake_isNamedWithItsPlace(String text, String expected) {
    assertThat(problems(WHOLE + text.replace(" ## ", "\n") + "\n"))
        .containsExactly(expected.split(" ## "));
  }

  /** Each is a backend or an upstream's rest; the value begins in column 1 of line 4. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "ftp://h | only http and https backends are supported",
        "http://u:p@h | it must name no user",
        "http://h/x | it must end with the port, without path or query",
        "http://h:0 | the port must be from 1 to 65535",
        "http://h:65536 | the port must be from 1 to 65535",
        "http:// | the host is missing",
        "http://-h | not a host name",
        "http://[::g] | not an IPv6 address",
        "h:1 | it must begin with http:// (did you mean 'http://h:1'?)",
      })
  void badBackend_isRefused(String url, String detail) {
    assertThat(problems(LISTENERS + "upstreams:\n  a: { backends: [\n\"" + url + "\"] }\n"))
        .containsExactly(
            "4:1: expected a URL such as http://127.0.0.1:9001, found '" + url + "': " + detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ backends: [] } | 3:18: expected a list of backends, found an empty list",
        "{ balance: round-robin } | 3:6: 'backends' is missing from an upstream",
        "{ backends: http://h:1 } | 3:18: expected a list of backends, found 'http://h:1'",
        "{ backends: [{ weight: 1 }] } | 3:19: 'url' is missing from a backend",
        "{ backends: [{ url: http://h, weight: -1 }] } | 3:44: expected a whole number from 0 to 1000, found '-1'",
        "{ backends: [{ url: http://h, weight: 1001 }] } | 3:44: expected a whole number from 0 to 1000, found '1001'",
        "{ backends: [http://h:1, http://h:1] } | 3:31: backend h:1 is in this upstream already, on line 3, expected each once; weight gives it a larger share",
        "{ backends: [{ name: x, url: http://h:1 }, { name: x, url: http://h:2 }] } | 3:57: backend name 'x' is written twice, first on line 3, expected a name of its own",
      },
      quoteCharacter = '\u0001')
  void badUpstream_isRefused(String upstream, String expected) {
    assertThat(problems(LISTENERS + "upstreams:\n  a: " + upstream + "\n"))
        .containsExactly(expected);
  }

  @Test
  void duplicateListeners_areRefused() {
    assertThat(problems("listeners: [8080, 0.0.0.0:0, 0.0.0.0:0, \"0.0.0.0:8080\"]\n" + UPSTREAMS))
        .containsExactly(
            "1:41: address 0.0.0.0:8080 is listened on already, on line 1, expected another");
  }

  @Test
  void severalUpstreamsWithoutRoutes_areRefused() {
    assertThat(
            problems(
                LISTENERS
                    + "upstreams: { a: { backends: [http://h] }, b: { backends: [http://h] } }\n"))
        .containsExactly(
            "1:1: 'routes' is missing from the configuration, expected with more than one"
                + " upstream");
  }

  @Test
  void misspeltSection_isReadAsTheOneThatWasMeant() {
    assertThat(problems(LISTENERS + "upstream: { a: { backends: [h:1] } }\n"))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("2:1: unknown key 'upstream'"),
            second -> assertThat(second).startsWith("2:29: expected a URL"));
  }

  @Test
  void problemBehindAnAnchor_isNamedOnce() {
    assertThat(
            problems(
                LISTENERS
                    + "x-t: &t { idle: 5 }\n"
                    + UPSTREAMS
                    + "routes: [{ upstream: a, timeouts: *t, match: { path: /a } },"
                    + " { upstream: a, timeouts: *t }]\n"))
        .singleElement()
        .asString()
        .startsWith("2:17: expected a duration");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "a: b: c | 1:5: not valid YAML: mapping values are not allowed here",
        "a:##\tb: c | 2:1: not valid YAML: while scanning for the next token, found character"
            + " '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
        "a: *b | 1:4: not valid YAML: found undefined alias b",
        "- a | 1:1: expected a mapping with listeners, routes, upstreams, timeouts, limits,"
            + " hardening, http2, forwarding, retryBudget, accessLog, analytics, admin, workers, state, found a list",
        "hello | 1:1: expected a mapping with listeners, routes, upstreams, timeouts, limits,"
            + " hardening, http2, forwarding, retryBudget, accessLog, analytics, admin, workers, state, found 'hello'",
        "# nothing | 1:1: the file is empty, expected a mapping with listeners and upstreams",
        "a: \u0007b | 1:4: not valid YAML: character U+0007",
      })
  void whatIsNoConfigurationAtAll_isOneProblem(String text, String expected) {
    assertThat(problems(text.replace("##", "\n"))).containsExactly(expected);
  }

  @Test
  void emptyFileAndUnclosedList_areOneProblemInsideTheFile() {
    assertThat(problems(""))
        .containsExactly("1:1: the file is empty, expected a mapping with listeners and upstreams");
    assertThat(problems("a: [1,\n")).singleElement().asString().startsWith("1:7: not valid YAML");
    assertThat(problems("a: 1\n---\nb: 2\n"))
        .singleElement()
        .asString()
        .startsWith("2:1: not valid YAML: expected a single document");
  }

  @Test
  void pseudonymThatIsNoToken_isRefused() {
    assertThat(problems(WHOLE + "forwarding: { pseudonym: a b }\n"))
        .containsExactly(
            "3:26: expected a word of letters, digits and !#$%&'*+.^_`|~-, found 'a b'");
  }

  @Test
  void replacedText_isCheckedLikeAnyOther() {
    assertThat(problems(WHOLE + "workers: ${W}\n", Map.of("W", "many")))
        .containsExactly("3:10: expected a whole number from 0 to 1024, or auto, found 'many'");
  }
}
