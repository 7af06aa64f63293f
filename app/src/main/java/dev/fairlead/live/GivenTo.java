package dev.fairlead.live;

import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Remembers which backend the proxy gave a request to, by the request's id: a client whose request
 * timed out never hears of it. Any thread.
 */
final class GivenTo implements ExchangeObserver, ExchangeObserver.Factory {
  private final Map<String, String> backends = new ConcurrentHashMap<>();

  @Override
  public ExchangeObserver forLoop(int loop, Executor onLoop) {
    return this;
  }

  @Override
  public void exchangeEnded(ExchangeRecord record) {
    Label backend = record.backend;
    if (backend != null) {
      backends.put(record.requestId, backend.name());
    }
  }

  /** The slot of the last backend that a request was given to; -1 if it was given to none. */
  int slot(String requestId) {
    String backend = backends.getOrDefault(requestId, "");
    return LiveProxy.slot(backend.substring(backend.indexOf('/') + 1));
  }
}
