package dev.fairlead.live;

import dev.fairlead.bookstore.BookstoreOptions;
import dev.fairlead.bookstore.BookstoreServer;
import dev.fairlead.bookstore.capacity.FailRate;
import dev.fairlead.bookstore.capacity.ServiceTime;
import dev.fairlead.bookstore.capacity.SimulatedCapacity;
import dev.fairlead.comparison.simulation.BackendModel;
import dev.fairlead.comparison.simulation.Spell;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A bookstore that is as a scenario's backend is to be. Used by one thread. */
final class LiveBackend implements AutoCloseable {
  /** As quickly as the simulation lets a failing one answer. */
  private static final Duration FAILURE = Duration.ofMillis(1);

  private static final String HOST = "127.0.0.1";

  private final BackendModel model;
  private final String name;
  private final Path database;
  private final int port;
  private BookstoreServer server;
  private boolean refusing;

  /**
   * Starts it on a free port of the loopback interface.
   *
   * @param name that {@code X-Backend} carries
   */
  LiveBackend(BackendModel model, String name, Path database) throws IOException {
    this.model = model;
    this.name = name;
    this.database = database;
    this.server = start(0);
    this.port = server.port();
  }

  private BookstoreServer start(int on) throws IOException {
    return BookstoreServer.start(
        new BookstoreOptions(name, HOST, on, database, serving(model.slowness())));
  }

  private SimulatedCapacity serving(double slowness) {
    return new SimulatedCapacity(
        model.workers(), new ServiceTime.Asked(slowness), FailRate.NONE, false, 0);
  }

  Address address() {
    return new Address(HOST, port);
  }

  BackendModel model() {
    return model;
  }

  /** Begins to be otherwise. */
  void begin(Spell spell) {
    switch (spell.kind()) {
      case SLOW -> server.become(serving(model.slowness() * spell.slowness()));
      case FAILS ->
          server.become(
              new SimulatedCapacity(
                  model.workers(), new ServiceTime.Fixed(FAILURE), new FailRate(1), false, 0));
      case REFUSES -> {
        refusing = true;
        server.close();
      }
      case AWAY -> {
        // That is for the proxy to know.
      }
    }
  }

  /** Is as usual again. */
  void end(Spell spell) throws IOException {
    switch (spell.kind()) {
      case SLOW, FAILS -> server.become(serving(model.slowness()));
      case REFUSES -> {
        server = start(port);
        refusing = false;
      }
      case AWAY -> {
        // That is for the proxy to know.
      }
    }
  }

  @Override
  public void close() {
    if (!refusing) {
      server.close();
    }
  }
}
