package dev.fairlead.config;

import static dev.fairlead.config.Reads.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in how an upstream balances, each with its place. */
class BadBalancingTest {
  private static final String START = "listeners: [8080]\nupstreams:\n  a:\n";
  private static final String BACKENDS = "    backends: [http://h:1]\n";

  /** Each stands alone on line 4; a key of an upstream begins in column 5. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '\u0001',
      value = {
        "balance: leest-conections | 4:14: expected one of round-robin, random, least-connections,"
            + " two-choices, least-time, peak-ewma, ip-hash, first, found 'leest-conections' (did"
            + " you mean 'least-connections'?)",
        "balance: { policy: consistent_hsah, key: path } | 4:24: expected one of round-robin,"
            + " random, least-connections, two-choices, least-time, peak-ewma, ip-hash, hash,"
            + " consistent-hash, first, found 'consistent_hsah' (did you mean 'consistent-hash'?)",
        "balance: hash | 4:14: expected one of round-robin, random, least-connections, two-choices,"
            + " least-time, peak-ewma, ip-hash, first, found 'hash': it goes by a key, such as"
            + " { policy: hash, key: client-ip }",
        "balance: { policy: hash } | 4:24: hash goes by a key, expected 'key' with it: client-ip or"
            + " path, or a mapping with header, cookie, query",
        "balance: { policy: consistent-hash, boundedLoad: 2 } | 4:24: consistent-hash goes by a"
            + " key, expected 'key' with it: client-ip or path, or a mapping with header, cookie,"
            + " query",
        "balance: { key: path } | 4:14: 'policy' is missing from balance",
        "balance: { policy: ip-hash, key: client-ip } | 4:38: ip-hash goes by the client's address,"
            + " expected no 'key', or hash in its place",
        "balance: { policy: random, key: path } | 4:37: 'key' says nothing to random, expected it"
            + " with hash or consistent-hash",
        "balance: { policy: hash, key: X-User } | 4:35: expected client-ip or path, found 'X-User':"
            + " a header, cookie or query parameter is { header: NAME }",
        "balance: { policy: hash, key: client_ip } | 4:35: expected client-ip or path, found"
            + " 'client_ip': a header, cookie or query parameter is { header: NAME } (did you mean"
            + " 'client-ip'?)",
        "balance: { policy: hash, key: {} } | 4:35: the key is empty, expected header, cookie or"
            + " query",
        "balance: { policy: hash, key: { cookie: a, header: b } } | 4:56: the key is a cookie"
            + " already, expected one of header, cookie, query",
        "balance: { policy: hash, key: { header: a b } } | 4:45: expected a header name, found"
            + " 'a b'",
        "balance: { policy: hash, key: { cookie: a=b } } | 4:45: expected a cookie name of letters,"
            + " digits and !#$%&'*+.^_`|~-, found 'a=b'",
        "balance: { policy: hash, key: { query: a=b } } | 4:44: expected the name of a query"
            + " parameter as it is sent, without & = # and space, found 'a=b'",
        "balance: { policy: hash, key: { hedder: a } } | 4:37: unknown key 'hedder' in a key,"
            + " expected one of header, cookie, query (did you mean 'header'?)",
        "balance: { policy: hash, key: path, boundedLoad: 1.25 } | 4:54: 'boundedLoad' says nothing"
            + " to hash, expected it with consistent-hash",
        "balance: { policy: consistent-hash, key: path, boundedLoad: 125% } | 4:65: expected a"
            + " number from 1 to 100, found '125%': it is a factor, not a percentage (did you mean"
            + " '1.25'?)",
        "balance: { policy: consistent-hash, key: path, boundedLoad: 0.99 } | 4:65: expected a"
            + " number from 1 to 100, found '0.99'",
        "balance: { policy: consistent-hash, key: path, boundedLoad: 100.5 } | 4:65: expected a"
            + " number from 1 to 100, found '100.5'",
        "balance: { policy: two-choices, decay: 10s } | 4:44: 'decay' says nothing to two-choices,"
            + " expected it with least-time or peak-ewma",
        "balance: { policy: peak-ewma, decay: 10 } | 4:42: expected a duration such as 250ms, 5s,"
            + " 1h30m or 2d, found '10': it has no unit (did you mean '10s'?)",
        "balance: [hash] | 4:14: expected one of round-robin, random, least-connections,"
            + " two-choices, least-time, peak-ewma, ip-hash, first, or a mapping with policy, key,"
            + " boundedLoad, decay, found a list",
        "sticky: {} | 4:13: sticky does not say by what, expected one of cookie, ip, header,"
            + " appCookie",
        "sticky: { whenNotReady: refuse } | 4:13: sticky does not say by what, expected one of"
            + " cookie, ip, header, appCookie",
        "sticky: { ip: true, cookie: A } | 4:33: sticky goes by 'ip' already, expected only one of"
            + " cookie, ip, header, appCookie",
        "sticky: { ip: false } | 4:19: expected true, found 'false': without stickiness, leave"
            + " 'sticky' out",
        "sticky: { ip: yes } | 4:19: expected true, found 'yes' (did you mean 'true'?)",
        "sticky: { ip: true, maxAge: 1h } | 4:33: 'maxAge' says nothing to sticky by ip, expected"
            + " it with 'cookie'",
        "sticky: { cookie: A, idle: 1h } | 4:32: 'idle' says nothing to sticky by cookie, expected"
            + " it with 'appCookie'",
        "sticky: { header: A, sessions: 5 } | 4:36: 'sessions' says nothing to sticky by header,"
            + " expected it with 'appCookie'",
        "sticky: { cookie: A, sameSite: none } | 4:36: browsers drop a cookie with sameSite none,"
            + " expected secure: true with it",
        "sticky: { cookie: A, sameSite: None, secure: true } | 4:36: expected one of strict, lax,"
            + " none, found 'None' (did you mean 'none'?)",
        "sticky: { cookie: __Secure-a } | 4:23: browsers drop a cookie of that name, expected"
            + " secure: true with it",
        "sticky: { cookie: __Host-a, secure: true, path: /a } | 4:53: browsers drop a cookie of"
            + " that name, expected path: / with it",
        "sticky: { cookie: a;b } | 4:23: expected a cookie name of letters, digits and"
            + " !#$%&'*+.^_`|~-, found 'a;b'",
        "sticky: { cookie: A, path: a } | 4:32: expected a path that begins with /, without ; and"
            + " space, found 'a'",
        "sticky: { cookie: A, path: /;x } | 4:32: expected a path that begins with /, without ; and"
            + " space, found '/;x'",
        "sticky: { cookie: A, maxAge: 1500ms } | 4:34: expected a duration in whole seconds such as"
            + " 30s, 1h30m or 2d, found '1500ms': it has a part of a second",
        "sticky: { cookie: A, forward: maybe } | 4:35: expected true or false, found 'maybe'",
        "sticky: { appCookie: a b } | 4:26: expected a cookie name of letters, digits and"
            + " !#$%&'*+.^_`|~-, found 'a b'",
        "sticky: { header: 'a:' } | 4:23: expected a header name, found 'a:'",
        "sticky: { appCookie: a, sessions: 0 } | 4:39: expected a whole number from 1 to 10000000,"
            + " found '0'",
        "sticky: { cookie: A, whenNotReady: refuze } | 4:40: expected one of redistribute, refuse,"
            + " found 'refuze' (did you mean 'refuse'?)",
        "sticky: FAIRLEAD | 4:13: expected a mapping with cookie, ip, header, appCookie,"
            + " whenNotReady, secret, path, maxAge, secure, httpOnly, sameSite, forward, sessions,"
            + " idle, found 'FAIRLEAD'",
        "slowStart: 30 | 4:16: expected a duration such as 250ms, 5s, 1h30m or 2d, found '30': it"
            + " has no unit (did you mean '30s'?)",
        "slowStart: { aggression: 2 } | 4:16: 'window' is missing from slowStart",
        "slowStart: { window: 3s, aggression: 0 } | 4:42: expected a number from 0.1 to 10, found"
            + " '0'",
        "slowStart: { window: 3s, minWeight: 0.1 } | 4:41: expected a share such as 10%, over 0%"
            + " and up to 100%, found '0.1': it has no % (did you mean '10%'?)",
        "slowStart: { window: 3s, minWeight: 10 } | 4:41: expected a share such as 10%, over 0% and"
            + " up to 100%, found '10': it has no % (did you mean '10%'?)",
        "slowStart: { window: 3s, minWeight: 0% } | 4:41: expected a share such as 10%, over 0% and"
            + " up to 100%, found '0%'",
        "slowStart: { window: 3s, minWeight: 100.1% } | 4:41: expected a share such as 10%, over 0%"
            + " and up to 100%, found '100.1%'",
        "queue: {} | 4:12: no backend of this upstream is ever full, expected 'maxInFlight' for"
            + " those that requests are to wait for",
        "queue: 5 | 4:12: expected a mapping with size, timeout, found '5' ## 4:12: no backend of"
            + " this upstream is ever full, expected 'maxInFlight' for those that requests are to"
            + " wait for",
      })
  void mistakeOfAnUpstream_isNamedWithItsPlace(String text, String expected) {
    assertThat(problems(START + "    " + text + "\n" + BACKENDS))
        .containsExactly(expected.split(" ## "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ip-hash", "first"})
  void slowStartWithAPolicyThatLooksAtNoWeight_isRefused(String policy) {
    assertThat(problems(START + "    balance: " + policy + "\n    slowStart: 3s\n" + BACKENDS))
        .containsExactly(
            "5:16: 'slowStart' says nothing to "
                + policy
                + ", expected it with one of round-robin, random, least-connections, two-choices,"
                + " least-time, peak-ewma");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash", "consistent-hash"})
  void slowStartWithAKeyedPolicy_isRefused(String policy) {
    assertThat(
            problems(
                START
                    + "    balance: { policy: "
                    + policy
                    + ", key: path }\n    slowStart: { window: 3s }\n"
                    + BACKENDS))
        .singleElement()
        .asString()
        .startsWith("5:16: 'slowStart' says nothing to " + policy);
  }

  /** Each is the list of backends, which begins in column 15 of line 4. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '\u0001',
      value = {
        "[{ url: http://h, weight: 1001 }] | 4:41: expected a whole number from 0 to 1000, found"
            + " '1001'",
        "[{ url: http://h, weight: -1 }] | 4:41: expected a whole number from 0 to 1000, found"
            + " '-1'",
        "[{ url: http://h, weight: 0 }, { url: http://i, weight: 0 }] | 4:15: every backend of this"
            + " upstream has weight 0, expected one with more, since none would take new clients",
        "[{ url: http://h, priority: 10 }] | 4:43: expected a whole number from 0 to 9, found '10'",
        "[{ url: http://h, backup: true, priority: 1 }] | 4:57: a backup comes after every"
            + " priority, expected either backup or priority",
        "[{ url: http://h, maxInFlight: 1000001 }] | 4:46: expected a whole number from 0 to"
            + " 1000000, found '1000001'",
        "[{ url: http://h, state: drained }] | 4:40: expected one of ready, drain, maintenance,"
            + " found 'drained' (did you mean 'drain'?)",
      })
  void mistakeOfABackend_isNamedWithItsPlace(String backends, String expected) {
    assertThat(problems(START + "    backends: " + backends + "\n")).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '\u0001',
      value = {
        "hunter2 | expected a secret of 16 to 1024 characters, found 7",
        "!x hunter2hunter2hunter2 | tag '!x' is not understood here",
        "[hunter2] | expected a secret of 16 to 1024 characters, found a list",
        "\"${SECRET}\" | expected a secret of 16 to 1024 characters, found 8",
        "\"${NO_SECRET}\" | environment variable 'NO_SECRET' is not set, expected a value for it or a"
            + " default: ${NAME:default}",
      })
  void badSecret_isNamedButNotShown(String secret, String expected) {
    assertThat(
            problems(
                START + "    sticky: { cookie: A, secret: " + secret + " }\n" + BACKENDS,
                Map.of("SECRET", "hunter22")))
        .containsExactly("4:34: " + expected);
  }

  @Test
  void goodSecret_isShownByNoSpec() {
    ProxySpec spec =
        Reads.loaded(
            START + "    sticky: { cookie: A, secret: hunter2hunter2hunter2 }\n" + BACKENDS);

    assertThat(spec.upstreams().get("a").sticky().cookie().secret())
        .isEqualTo("hunter2hunter2hunter2");
    assertThat(spec.toString()).contains("sameSite=lax").doesNotContain("hunter2");
  }
}
