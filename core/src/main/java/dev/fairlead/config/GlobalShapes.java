package dev.fairlead.config;

import dev.fairlead.model.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sections that hold for the whole proxy, timeouts excepted. */
final class GlobalShapes {
  private static final int MIB = 1024 * 1024;

  private GlobalShapes() {}

  /** Where clients are accepted. */
  static final class Listener {
    private static final Key<Address> ADDRESS =
        Key.required(
            "address", Addresses.LISTENER, "host:port; a port alone is open on all interfaces");
    private static final Key<AccessSpec> ACCESS =
        Key.optional("access", AccessShape.SHAPE, "Whose requests are taken");
    private static final Key<List<String>> PROXY_PROTOCOL =
        Key.optional(
            "proxyProtocolFrom",
            new ListOf<>(Addresses.NETWORK, "networks", 0, true),
            List.of(),
            "Peers whose connections begin with a PROXY protocol header, which is believed");
    private static final Key<Boolean> SERVER_TIMING =
        Key.optional("serverTiming", Numbers.FLAG, false, RouteShape.SERVER_TIMING_MEANING);
    static final Shape<Located<ListenerSpec>> SHAPE =
        new ShortForm<>(
            Addresses.LISTENER,
            brief -> new Located<>(new ListenerSpec(brief.value()), brief.place()),
            new Section<>("a listener", keys(), Listener::listener));

    private Listener() {}

    private static List<Key<?>> keys() {
      List<Key<?>> keys =
          new ArrayList<>(
              List.of(
                  ADDRESS,
                  TlsShape.TLS,
                  TlsShape.REDIRECT,
                  TlsShape.HSTS,
                  ACCESS,
                  PROXY_PROTOCOL,
                  SERVER_TIMING));
      keys.addAll(ThrottleShape.OF_LISTENER);
      return keys;
    }

    private static @Nullable Located<ListenerSpec> listener(Entries entries, Reading reading) {
      Address address = entries.get(ADDRESS);
      ThrottleShape.Part throttle = ThrottleShape.part(entries, reading);
      boolean tls = entries.has(TlsShape.TLS);
      if (tls && entries.has(TlsShape.REDIRECT)) {
        reading
            .problems()
            .add(
                entries.place(TlsShape.REDIRECT),
                "this listener speaks HTTPS already, expected 'redirectToHttps' on one without tls");
      }
      if (!tls && entries.has(TlsShape.HSTS)) {
        reading
            .problems()
            .add(
                entries.place(TlsShape.HSTS),
                "browsers believe it over HTTPS only, expected 'hsts' on a listener with tls");
      }
      return address == null
          ? null
          : new Located<>(
              new ListenerSpec(
                  address,
                  entries.get(TlsShape.TLS),
                  ListenerSpec.ALL,
                  entries.get(TlsShape.REDIRECT, 0),
                  entries.get(TlsShape.HSTS),
                  entries.get(PROXY_PROTOCOL, List.of()),
                  new GuardSpec(
                      entries.get(ACCESS, AccessSpec.EVERYBODY),
                      throttle.rates(),
                      throttle.concurrency()),
                  entries.get(SERVER_TIMING, false)),
              entries.place(ADDRESS));
    }
  }

  /** How large messages may be. */
  static final class Limits {
    private static final LimitSpec STANDARD = LimitSpec.DEFAULTS;
    private static final Key<Integer> HEAD =
        Key.optional(
            "head",
            Sizes.between(1024, MIB),
            Sizes.text(STANDARD.headBytes()),
            "A head, request or response; beyond it 431, from a backend 502");
    private static final Key<Integer> TARGET =
        Key.optional(
            "target",
            Sizes.between(64, MIB),
            Sizes.text(STANDARD.targetBytes()),
            "A request target; beyond it 414");
    private static final Key<Integer> FIELDS =
        Key.optional(
            "fields",
            Numbers.between(1, 10_000),
            STANDARD.fields(),
            "Field lines of a head; beyond them 431, from a backend 502");
    private static final Key<Long> BODY =
        Key.optional(
            "body",
            Sizes.OR_NONE,
            Sizes.text(STANDARD.bodyBytes()),
            "A request body; beyond it 413");
    static final Section<LimitSpec> SHAPE =
        new Section<>(
            "limits",
            List.of(HEAD, TARGET, FIELDS, BODY),
            (entries, _) ->
                new LimitSpec(
                    entries.get(HEAD, STANDARD.headBytes()),
                    entries.get(TARGET, STANDARD.targetBytes()),
                    entries.get(FIELDS, STANDARD.fields()),
                    entries.get(BODY, STANDARD.bodyBytes())));

    private Limits() {}
  }

  /** What is told and believed about clients. */
  static final class Forwarding {
    private static final ForwardingSpec STANDARD = ForwardingSpec.DEFAULTS;
    private static final Key<List<String>> TRUSTED =
        Key.optional(
            "trustedProxies",
            new ListOf<>(Addresses.NETWORK, "networks", 0, true),
            STANDARD.trustedProxies(),
            "Peers whose X-Forwarded-* and X-Request-Id are believed");
    private static final Key<String> PSEUDONYM =
        Key.optional(
            "pseudonym", Words.TOKEN, STANDARD.pseudonym(), "The name of this proxy in Via");
    private static final Key<Boolean> STATUS =
        Key.optional(
            "proxyStatus",
            Numbers.FLAG,
            STANDARD.proxyStatus(),
            "Whether errors carry Proxy-Status, RFC 9209");
    static final Section<ForwardingSpec> SHAPE =
        new Section<>(
            "forwarding",
            List.of(TRUSTED, PSEUDONYM, STATUS),
            (entries, _) ->
                new ForwardingSpec(
                    entries.get(TRUSTED, STANDARD.trustedProxies()),
                    entries.get(PSEUDONYM, STANDARD.pseudonym()),
                    entries.get(STATUS, STANDARD.proxyStatus())));

    private Forwarding() {}
  }

  /** A line per exchange. */
  static final class AccessLog {
    private static final int STANDARD_QUEUE = 4 * MIB;
    private static final Key<String> FILE =
        Key.required("file", Words.FILE, "A path, or - for standard output");
    private static final Key<AccessLogSpec.Format> FORMAT =
        Key.optional(
            "format",
            Scalar.oneOf(
                "log-format", List.of(AccessLogSpec.Format.values()), AccessLogSpec.Format::word),
            AccessLogSpec.Format.JSON.word(),
            "How a line is written");
    private static final Key<Integer> QUEUE =
        Key.optional(
            "queue",
            Sizes.between(64 * 1024, 1024 * MIB),
            Sizes.text(STANDARD_QUEUE),
            "How much may wait for the disk before lines are dropped and counted");
    static final Shape<AccessLogSpec> SHAPE =
        new ShortForm<>(
            Words.FILE,
            file -> new AccessLogSpec(file.value(), AccessLogSpec.Format.JSON, STANDARD_QUEUE),
            new Section<>(
                "an access log",
                List.of(FILE, FORMAT, QUEUE),
                (entries, _) ->
                    new AccessLogSpec(
                        entries.get(FILE, "-"),
                        entries.get(FORMAT, AccessLogSpec.Format.JSON),
                        entries.get(QUEUE, STANDARD_QUEUE))));

    private AccessLog() {}
  }

  /** Where the admin port is. */
  static final class Admin {
    private static final Key<Address> ADDRESS =
        Key.required(
            "address", Addresses.ADMIN, "host:port; a port alone is open on the loopback only");
    private static final Key<String> TOKENS =
        Key.optional(
            "tokens",
            Words.READ_FILE,
            "File of the bearer tokens; admin-tokens in the state folder if unset");
    private static final Key<Boolean> REQUIRE_TOKEN =
        Key.optional(
            "requireToken",
            Numbers.FLAG,
            false,
            "Whether a token is needed on the loopback, too; elsewhere it always is");
    static final Shape<AdminSpec> SHAPE =
        new ShortForm<>(
            Addresses.ADMIN,
            brief -> new AdminSpec(brief.value()),
            new Section<>("admin", List.of(ADDRESS, TOKENS, REQUIRE_TOKEN), Admin::admin));

    private Admin() {}

    private static @Nullable AdminSpec admin(Entries entries, Reading reading) {
      Address address = entries.get(ADDRESS);
      if (address == null) {
        return null;
      }
      if (entries.has(REQUIRE_TOKEN)
          && !entries.get(REQUIRE_TOKEN, true)
          && !Hosts.isLoopback(address.host())) {
        reading
            .problems()
            .add(
                entries.place(REQUIRE_TOKEN),
                "a token is always needed on "
                    + address
                    + ", expected requireToken: true, or an address of the loopback");
      }
      return new AdminSpec(address, entries.get(TOKENS), entries.get(REQUIRE_TOKEN, false));
    }
  }
}
