package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.capacity.SimulatedCapacity;
import dev.fairlead.bookstore.capacity.Tills;
import dev.fairlead.bookstore.store.Database;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** {@code /health}: 200 while the database answers, 503 otherwise. Any thread. */
final class Health {
  static final String PATH = "/health";

  private static final Header NO_STORE = HeaderValues.createCached("Cache-Control", "no-store");

  private final String name;
  private final Database database;
  private final Tills tills;
  private final Clock clock;
  private final Instant startedAt;

  Health(String name, Database database, Tills tills, Clock clock) {
    this.name = name;
    this.database = database;
    this.tills = tills;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  Resource resource() {
    return Resource.at(PATH).get(this::report);
  }

  private void report(ServerRequest request, ServerResponse response) {
    long asked = System.nanoTime();
    boolean up = database.answers();
    long micros = (System.nanoTime() - asked) / 1000;
    Duration uptime = Duration.between(startedAt, clock.instant()).truncatedTo(ChronoUnit.SECONDS);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", up ? "up" : "down");
    json.put("name", name);
    json.put("database", up ? "up" : "down");
    json.put("uptime", uptime.toString());
    json.putObject("readiness")
        .put("ready", up)
        .put("database", database.kind())
        .put("schemaVersion", Database.SCHEMA_VERSION)
        .put("answeredMicros", micros);
    if (!tills.capacity().isOff()) {
      json.set("simulated", simulated());
    }
    Answer.json(
        request,
        response.header(NO_STORE),
        up ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503,
        json);
  }

  private ObjectNode simulated() {
    SimulatedCapacity capacity = tills.capacity();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (capacity.places() > 0) {
      json.put("capacity", capacity.places());
    }
    json.put("serviceTime", capacity.serviceTime().toString());
    json.put("failRate", capacity.failRate().toString());
    json.put("busy", tills.busy());
    json.put("waiting", tills.waiting());
    return json;
  }
}
