package dev.fairlead.comparison.simulation;

import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.traffic.Traffic;

/**
 * One policy in one world, from the first request until the last is over. Single-threaded, used
 * once; the same world, policy and seed give the same result.
 *
 * <p>The next thing to happen is one of four: a worker ends a request, a request's time runs out, a
 * backend leaves or returns, a request arrives. Of those that fall together the one named first
 * comes first.
 */
public final class Simulation {
  private final World world;
  private final long decayNanos;
  private final InSystem requests = new InSystem();
  private final EventHeap endings = new EventHeap();

  /** Requests that wait for a backend that is not full, longest first. */
  private final IntQueue queue = new IntQueue();

  private final SimulatedBackend[] backends;
  private final Measurements measured;
  private final Membership membership;
  private final Dispatcher dispatcher;

  private Simulation(World world, Contestant contestant, long seed) {
    this.world = world;
    this.decayNanos = contestant.balance().decay().toNanos();
    this.backends = SimulatedBackend.all(world);
    this.measured = new Measurements(world, backends);
    this.membership = new Membership(contestant.balance(), backends);
    this.dispatcher = new Dispatcher(world, contestant, seed, membership, this::give, measured);
  }

  /** What becomes of a policy; {@code seed} makes the traffic and the policy's own chance. */
  public static PolicyResult run(World world, Contestant contestant, long seed) {
    Simulation simulation = new Simulation(world, contestant, seed);
    simulation.play(world.traffic().open(seed));
    return simulation.measured.result(contestant, KeyMoves.of(world, contestant.balance()));
  }

  private void play(Traffic traffic) {
    long arrival = traffic.next();
    while (arrival != Traffic.END || requests.waiting() > 0) {
      long ending = endings.time();
      long giveUp = giveUp();
      long change = membership.changesAt();
      long now = Math.min(Math.min(ending, giveUp), Math.min(change, arrival));
      measured.reach(now);
      if (now == ending) {
        end(endings.remove(), now);
      } else if (now == giveUp) {
        giveUp(now);
      } else if (now == change) {
        membership.change(now);
        drainQueue(now);
      } else {
        arrive(traffic, now);
        arrival = traffic.next();
      }
    }
    measured.reach(Long.MAX_VALUE);
  }

  private void arrive(Traffic traffic, long now) {
    int id = requests.add(now, traffic.workNanos(), traffic.key());
    measured.arrived(now);
    dispatch(id, now);
  }

  private void dispatch(int id, long now) {
    switch (dispatcher.dispatch(id, requests.key[id], now)) {
      case GIVEN -> {}
      case FULL -> {
        if (queue.size() < world.limits().queueSize()) {
          queue.add(id);
        } else {
          refuse(id);
        }
      }
      case UNREACHABLE -> unreachable(id);
    }
  }

  private void refuse(int id) {
    measured.queueFull(requests.arrivedAt[id]);
    drop(id);
  }

  private void unreachable(int id) {
    measured.unreachable(requests.arrivedAt[id]);
    drop(id);
  }

  private void drop(int id) {
    requests.end(id);
    requests.forget(id);
  }

  private void give(int id, int slot, long now) {
    SimulatedBackend backend = backends[slot];
    requests.slot[id] = slot;
    requests.givenAt[id] = now;
    backend.given(now);
    measured.given(slot, requests.arrivedAt[id], requests.work[id]);
    if (backend.hasFreeWorker()) {
      begin(backend, id, now);
    } else {
      backend.queue.add(id);
    }
  }

  private void begin(SimulatedBackend backend, int id, long now) {
    backend.began(now);
    requests.failing[id] = backend.is(Spell.Kind.FAILS, now);
    endings.add(now + backend.serviceNanos(requests.work[id], now), id);
  }

  private void end(int id, long now) {
    int slot = requests.slot[id];
    SimulatedBackend backend = backends[slot];
    backend.ended(now);
    if (!requests.over[id]) {
      boolean failed = requests.failing[id];
      long took = now - requests.givenAt[id];
      backend.answered(now);
      backend.times().observe(took, failed, now, decayNanos);
      if (failed) {
        measured.failed(slot, requests.arrivedAt[id]);
      } else {
        measured.answered(slot, requests.arrivedAt[id], took, now);
      }
      requests.end(id);
    }
    requests.forget(id);
    beginNext(backend, now);
    drainQueue(now);
  }

  private void beginNext(SimulatedBackend backend, long now) {
    while (!backend.queue.isEmpty()) {
      int id = backend.queue.remove();
      if (!requests.over[id]) {
        begin(backend, id, now);
        return;
      }
      requests.forget(id);
    }
  }

  /** Gives those that wait longest to backends that are not full any more. */
  private void drainQueue(long now) {
    while (!queue.isEmpty() && dispatcher.hasRoom(now)) {
      int id = queue.peek();
      switch (dispatcher.dispatch(id, requests.key[id], now)) {
        case GIVEN -> queue.remove();
        case FULL -> {
          return;
        }
        case UNREACHABLE -> {
          queue.remove();
          unreachable(id);
        }
      }
    }
  }

  /** When the next request's time runs out: at its backend, or in the proxy's queue. */
  private long giveUp() {
    int oldest = requests.oldest();
    long atBackend =
        oldest == InSystem.NOBODY
            ? Long.MAX_VALUE
            : requests.arrivedAt[oldest] + world.limits().timeoutNanos();
    return Math.min(atBackend, queueGiveUp());
  }

  private long queueGiveUp() {
    return queue.isEmpty()
        ? Long.MAX_VALUE
        : requests.arrivedAt[queue.peek()] + world.limits().queueNanos();
  }

  private void giveUp(long now) {
    if (now == queueGiveUp()) {
      refuse(queue.remove());
      return;
    }
    int id = requests.oldest();
    int slot = requests.slot[id];
    SimulatedBackend backend = backends[slot];
    // The backend does not know: its worker goes on if it has begun, and then the row is free.
    backend.answered(now);
    backend.times().observe(now - requests.givenAt[id], true, now, decayNanos);
    measured.timedOut(slot, requests.arrivedAt[id], now);
    requests.end(id);
    drainQueue(now);
  }
}
