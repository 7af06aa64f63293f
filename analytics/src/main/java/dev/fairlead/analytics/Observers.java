package dev.fairlead.analytics;

import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import java.util.List;
import java.util.Set;

/** Several observers as one. Stateless: any thread. */
public final class Observers {
  private Observers() {}

  /**
   * A factory whose observers tell those of all the given factories, in order. One alone is handed
   * through; two are called directly, which spares the loop over an array on the way that every
   * exchange takes.
   */
  public static ExchangeObserver.Factory of(List<ExchangeObserver.Factory> factories) {
    List<ExchangeObserver.Factory> all = List.copyOf(factories);
    return switch (all.size()) {
      case 0 -> (loop, onLoop) -> new All(new ExchangeObserver[0]);
      case 1 -> all.getFirst();
      case 2 ->
          (loop, onLoop) ->
              new Both(all.get(0).forLoop(loop, onLoop), all.get(1).forLoop(loop, onLoop));
      default ->
          (loop, onLoop) ->
              new All(
                  all.stream()
                      .map(factory -> factory.forLoop(loop, onLoop))
                      .toArray(ExchangeObserver[]::new));
    };
  }

  private record Both(ExchangeObserver first, ExchangeObserver second) implements ExchangeObserver {
    @Override
    public void exchangeEnded(ExchangeRecord record) {
      first.exchangeEnded(record);
      second.exchangeEnded(record);
    }

    @Override
    public void tick() {
      first.tick();
      second.tick();
    }

    @Override
    public void labelsForgotten(Set<Label> labels) {
      first.labelsForgotten(labels);
      second.labelsForgotten(labels);
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }

  private static final class All implements ExchangeObserver {
    private final ExchangeObserver[] observers;

    private All(ExchangeObserver[] observers) {
      this.observers = observers;
    }

    @Override
    public void exchangeEnded(ExchangeRecord record) {
      for (ExchangeObserver observer : observers) {
        observer.exchangeEnded(record);
      }
    }

    @Override
    public void tick() {
      for (ExchangeObserver observer : observers) {
        observer.tick();
      }
    }

    @Override
    public void labelsForgotten(Set<Label> labels) {
      for (ExchangeObserver observer : observers) {
        observer.labelsForgotten(labels);
      }
    }

    @Override
    public void close() {
      for (ExchangeObserver observer : observers) {
        observer.close();
      }
    }
  }
}
