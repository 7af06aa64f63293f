package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class ConfigSchemaTest {
  private static final Path COMMITTED = Docs.ROOT.resolve("docs/fairlead.schema.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final com.networknt.schema.Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(ConfigSchema.text());

  @Test
  void committedSchema_isUpToDate() throws IOException {
    String made = ConfigSchema.text();
    if (Boolean.getBoolean("fairlead.schema.write")) {
      Files.writeString(COMMITTED, made);
    }
    assertThat(Files.readString(COMMITTED))
        .as(
            "docs/fairlead.schema.json is made from the keys in dev.fairlead.config; make it anew:"
                + " mvn -pl core test -Dtest=ConfigSchemaTest -Dfairlead.schema.write=true")
        .isEqualTo(made);
  }

  static Stream<String> acceptedFiles() throws IOException {
    return Stream.concat(
        Docs.examples().stream(),
        Stream.of(
            """
            listeners: [8080, ":1", "8081", "[::]:80", localhost:0]
            upstreams: {a: {backends: [http://a, "http://[::1]:8/", HTTP://A_b.c:1]}}
            """,
            """
            listeners: ["${P:1}"]
            workers: ${W:2}
            x-any: [thing]
            admin: 1
            upstreams: {a: {backends: ["${U:http://a}"], retry: "2"}}
            forwarding: {proxyStatus: "${S:true}", trustedProxies: 10.0.0.0/8}
            http2: {streams: 1, streamWindow: 64KiB, connectionWindow: 64MiB, resets: 9}
            limits: {body: 17, head: 1024, target: "${T:1KiB}", fields: 1}
            routes: [{upstream: "${N:a}", match: {header: {a: 1, b: true, c: x}}}]
            """,
            """
            listeners: [8080]
            state: ${S:/var/lib/x}
            upstreams:
              a:
                balance: { policy: "${P:consistent-hash}", key: { query: "a[]" }, boundedLoad: "1.5" }
                sticky: { cookie: A, secret: "${SECRET:0123456789abcdef}", secure: "true" }
                backends: [{ url: http://a, weight: 0 }, { url: http://b, backup: true }]
              b:
                balance: { policy: hash, key: "${K:path}" }
                sticky: { ip: "true" }
                queue: { size: 0 }
                backends: [{ url: http://a, maxInFlight: 1, priority: 9 }]
              c:
                balance: ip-hash
                sticky: { appCookie: x }
                backends: [http://a]
              d: { slowStart: { window: 1s, aggression: 2, minWeight: 0.5% }, backends: [http://a] }
            routes: [{upstream: a}]
            """,
            """
            listeners: [8080]
            retryBudget: { share: "${S:5.5%}", perSecond: "0", buffer: 0 }
            admin: { address: "${A:9900}", tokens: 7, requireToken: "true" }
            upstreams:
              a: { health: off, retry: "2", backends: [http://a] }
              b: { health: "${H:/h}", retry: { statuses: "502", backoff: off, body: 0 }, backends: [http://a] }
              c:
                health:
                  path: /h
                  statuses: [200, "201", 5xx, 200-299]
                  headers: { a: 1, b: true }
                  body: { contains: 1 }
                  whenNoneReady: 503
                  passive: { failures: off, failureShare: off, slowerThan: "2.5" }
                backends: [http://a]
              d: { health: { tcp: "false", whenNoneReady: "503", passive: off }, backends: [http://a] }
            routes: [{upstream: a}]
            """));
  }

  @ParameterizedTest
  @MethodSource("acceptedFiles")
  void whatIsRead_isValidUnderTheSchema(String text) throws IOException {
    Reads.loaded(text);
    assertThat(faults(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1]",
        "upstreams: {a: {backends: [http://a]}}",
        "listeners: []\nupstreams: {a: {backends: [http://a]}}",
        "listeners: [8080]\nupstreams: {}",
        "listeners: [8080]\nupstreams: {a: {backends: []}}",
        "listeners: [65536]\nupstreams: {a: {backends: [http://a]}}",
        "listeners: [8080]\nupstreams: {a: {backends: [wss://a]}}",
        "listeners: [8080]\nupstreams: {a: {backends: [{url: http://a, weight: -1}]}}",
        "listeners: [8080]\nupstreams: {a: {backends: [{url: http://a, wieght: 1}]}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], balance: hash}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a]}}\ntimeouts: {head: 5}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a]}}\ntimeouts: {head: 5x}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a]}}\ntimeouts:",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a]}}\nlimits: {body: 5 MB}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a]}}\nworkers: many",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a]}}\nroutes: [{match: {}}]",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a]}}\n"
            + "routes: [{upstream: a, match: {path: api}}]",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a]}}\n"
            + "routes: [{upstream: a, timeouts: {head: 1s}}]",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a]}}\nacesslog: x",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], balance: {key: path}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], balance: {policy: hsh}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a],"
            + " balance: {policy: hash, key: ip}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a],"
            + " balance: {policy: consistent-hash, key: path, boundedLoad: 0.5}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], sticky: {ip: false}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], sticky: {cookie: a b}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a],"
            + " sticky: {cookie: a, secret: hunter2}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], slowStart: {minWeight: 5%}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a],"
            + " slowStart: {window: 1s, minWeight: 0.1}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [{url: http://a, priority: 10}]}}",
        "listeners: [8080]\nupstreams: {a: {backends: [{url: http://a, state: down}]}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a]}}\nstate: [x]",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], maxAttempts: 3}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], health: true}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], health: {path: h}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], health: {whenNoneReady: 500}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a],"
            + " health: {path: /, statuses: 6xx}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], health: {passive: on}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], retry: 0}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a], retry: {statuses: 399}}}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a]}}\nretryBudget: {share: 0.2}",
        "listeners: [8080]\nupstreams: {a: {backends: [http://a]}}\nadmin: {tokens: x}",
      })
  void whatNeedsNoOtherPlaceToBeSeenAsWrong_isInvalidUnderTheSchema(String text)
      throws IOException {
    assertThat(Reads.problems(text)).isNotEmpty();
    assertThat(faults(text)).isNotEmpty();
  }

  @Test
  void everyKey_isDocumented() throws IOException {
    String docs = Docs.text();
    Set<String> keys = new TreeSet<>();
    collectKeys(JSON.readTree(ConfigSchema.text()), keys);
    assertThat(keys).contains("listeners", "maxIdle", "halfClosed").hasSizeGreaterThan(40);
    assertThat(keys).allSatisfy(key -> assertThat(docs).contains("`" + key + "`"));
  }

  private static void collectKeys(JsonNode schema, Set<String> keys) {
    JsonNode properties = schema.path("properties");
    if (properties.isObject()) {
      properties.fieldNames().forEachRemaining(keys::add);
    }
    schema.forEach(inner -> collectKeys(inner, keys));
  }

  private static List<Error> faults(String yaml) throws IOException {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    Object data = new Load(settings).loadFromString(yaml);
    return SCHEMA.validate(JSON.valueToTree(data instanceof Map<?, ?> ? data : List.of()));
  }
}
