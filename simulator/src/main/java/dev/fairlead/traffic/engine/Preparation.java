package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.plan.Plan;
import dev.fairlead.traffic.scenario.Journey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What each client does before all, such as logging in; what it learned is every user's that is the
 * same client. Each loop takes its share, a few clients at a time. Any thread.
 */
final class Preparation {
  private static final int AT_ONCE = 16;

  private final Plan plan;
  private final Journey journey;
  private final List<Setting> settings;
  private final Map<Integer, Map<String, String>> learned = new ConcurrentHashMap<>();
  private final List<Share> shares = new CopyOnWriteArrayList<>();
  private volatile boolean stopping;

  Preparation(Plan plan, Journey journey, List<Setting> settings) {
    this.plan = plan;
    this.journey = journey;
    this.settings = settings;
  }

  /** Runs it; true when every client came to the end of it. */
  boolean run() {
    int clients = plan.scenario().population().clients();
    for (int i = 0; i < settings.size(); i++) {
      Share share = new Share(settings.get(i), i, clients);
      shares.add(share);
      settings.get(i).loop().execute(share::begin);
    }
    shares.forEach(share -> share.done.join());
    return learned.size() == clients;
  }

  /** Ends it where it is; {@link #run} returns. */
  void stop() {
    stopping = true;
    shares.forEach(share -> share.setting.loop().execute(share::stop));
  }

  /** What a client learned; empty before. */
  Map<String, String> variables(int client) {
    return learned.getOrDefault(client, Map.of());
  }

  /** Those of one loop. Loop-confined. */
  private final class Share {
    private final Setting setting;
    private final int clients;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<User> running = new ArrayList<>();
    private int next;

    Share(Setting setting, int first, int clients) {
      this.setting = setting;
      this.next = first;
      this.clients = clients;
    }

    void begin() {
      var looks =
          setting
              .loop()
              .scheduleAtFixedRate(this::look, 50, 50, java.util.concurrent.TimeUnit.MILLISECONDS);
      done.whenComplete((_, _) -> looks.cancel(false));
      more();
    }

    private void stop() {
      next = clients;
      List.copyOf(running).forEach(User::cutOff);
    }

    private void look() {
      long now = setting.nanos().getAsLong();
      List.copyOf(running).forEach(user -> user.look(now));
    }

    private void more() {
      while (!stopping && next < clients && running.size() < AT_ONCE) {
        User user = new User(setting, plan.preparation(journey, next), Map.of(), this::ended);
        running.add(user);
        next += settings.size();
        setting.loop().execute(() -> user.proceed(setting.nanos().getAsLong()));
      }
      if (running.isEmpty()) {
        done.complete(null);
      }
    }

    private void ended(User user, Ended how) {
      running.remove(user);
      if (how == Ended.COMPLETED) {
        learned.put(user.plan().person().client(), Map.copyOf(user.variables()));
      } else {
        // One that failed is enough to know: the others need not try.
        next = clients;
      }
      more();
    }
  }
}
