package dev.fairlead.runtime;

import static dev.fairlead.runtime.World.backend;
import static dev.fairlead.runtime.World.boundTo;
import static dev.fairlead.runtime.World.havingTried;
import static dev.fairlead.runtime.World.limited;
import static dev.fairlead.runtime.World.pick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Pick;
import dev.fairlead.config.BackendState;
import dev.fairlead.runtime.World.Guest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who waits for whom, and who is next. */
class WaitingLineTest {
  private final World world = new World();

  private static Lease taken(Upstream upstream, int slot) {
    Lease lease = new Lease();
    lease.take(upstream.backend(slot));
    return lease;
  }

  private static Guest waiting(Upstream upstream, Pick pick) {
    Guest guest = new Guest(upstream, pick);
    assertThat(upstream.line().enter(guest)).isEqualTo(WaitingLine.WAITS);
    return guest;
  }

  @Test
  void firstCome_isFirstServed() {
    Upstream upstream = world.load(limited("a", 1));
    Lease lease = taken(upstream, 0);
    Guest first = waiting(upstream, pick());
    Guest second = waiting(upstream, pick());
    assertThat(upstream.line().waiting()).isEqualTo(2);
    lease.end();
    assertThat(first.got()).isEqualTo("a");
    assertThat(second.told).isEmpty();
    assertThat(upstream.backend(0).inFlight()).isEqualTo(1);
    first.handTo(pick(), lease);
    lease.end();
    assertThat(second.got()).isEqualTo("a");
    second.giveBack();
    assertThat(upstream.backend(0).inFlight()).isZero();
    assertThat(upstream.line().waiting()).isZero();
  }

  @Test
  void newcomer_doesNotOvertakeButNeedNotStandBehindThoseWhoWantSomethingElse() {
    Upstream upstream = world.load(limited("a", 1), limited("b", 1));
    Lease a = taken(upstream, 0);
    Lease b = taken(upstream, 1);
    Guest bound = waiting(upstream, boundTo(0));
    b.end();
    assertThat(bound.told).isEmpty();
    assertThat(upstream.take(pick(), new Lease()))
        .as("sent into the line")
        .isEqualTo(Upstream.FULL);
    Guest newcomer = new Guest(upstream, pick());
    assertThat(upstream.line().enter(newcomer)).isEqualTo(1);
    a.end();
    assertThat(bound.got()).isEqualTo("a");
  }

  @Test
  void whoeverCameFirst_isNextAmongThoseWhoWantDifferentThings() {
    Upstream upstream = world.load(limited("a", 1), limited("b", 1));
    taken(upstream, 0);
    taken(upstream, 1);
    List<Guest> inOrder =
        List.of(
            waiting(upstream, pick()),
            waiting(upstream, boundTo(0)),
            waiting(upstream, havingTried(1)),
            waiting(upstream, pick()),
            waiting(upstream, boundTo(0)));
    Guest other = waiting(upstream, boundTo(1));
    for (int next = 0; next < inOrder.size(); next++) {
      upstream.backend(0).release();
      for (int i = 0; i < inOrder.size(); i++) {
        assertThat(inOrder.get(i).got()).isEqualTo(i <= next ? "a" : "");
      }
    }
    assertThat(other.told).isEmpty();
  }

  @Test
  void groupsKeepTheirOrder_whenTheBackendsOfABoundOneGo() {
    Upstream upstream = world.load(limited("a", 1), limited("b", 1));
    taken(upstream, 0);
    taken(upstream, 1);
    List<Guest> inOrder =
        List.of(
            waiting(upstream, boundTo(0)),
            waiting(upstream, pick()),
            waiting(upstream, boundTo(0)),
            waiting(upstream, pick()));
    Upstream fewer = world.load(limited("b", 1));
    for (int next = 0; next < inOrder.size(); next++) {
      fewer.backend(0).release();
      for (int i = 0; i < inOrder.size(); i++) {
        assertThat(inOrder.get(i).got()).isEqualTo(i <= next ? "b" : "");
      }
    }
  }

  /** One that counts how often it is tried to claim a backend for such. */
  private static final class Counted extends Waiter {
    static final AtomicInteger ASKED = new AtomicInteger();

    Counted(Upstream upstream, Pick pick) {
      super(upstream, pick);
    }

    @Override
    int tryAdmit(Upstream inForce) {
      ASKED.incrementAndGet();
      return super.tryAdmit(inForce);
    }

    @Override
    protected void admitted(int slot) {}
  }

  @Test
  void freedBackend_doesNotMakeAllBeAskedWhoAreBoundToOthers() {
    world.queue = 10_000;
    Upstream upstream = world.load(limited("a", 1), limited("b", 1), limited("c", 1));
    for (int slot = 0; slot < 3; slot++) {
      taken(upstream, slot);
    }
    for (int i = 0; i < 3_000; i++) {
      Counted bound = new Counted(upstream, boundTo(i % 2));
      assertThat(upstream.line().enter(bound)).isEqualTo(WaitingLine.WAITS);
    }
    Counted.ASKED.set(0);
    upstream.backend(2).release();
    upstream.backend(1).release();
    assertThat(Counted.ASKED).hasValueLessThan(10);
    assertThat(upstream.line().waiting()).isEqualTo(2_999);
  }

  @Test
  void whoHasTriedABackend_doesNotGetIt() {
    Upstream upstream = world.load(limited("a", 1), limited("b", 1));
    Lease a = taken(upstream, 0);
    Lease b = taken(upstream, 1);
    Guest again = waiting(upstream, havingTried(0));
    Guest fresh = waiting(upstream, pick());
    a.end();
    assertThat(again.told).isEmpty();
    assertThat(fresh.got()).isEqualTo("a");
    b.end();
    assertThat(again.got()).isEqualTo("b");
  }

  @Test
  void fullLine_refuses() {
    world.queue = 1;
    Upstream upstream = world.load(limited("a", 1));
    Lease lease = taken(upstream, 0);
    Guest first = waiting(upstream, pick());
    assertThat(upstream.line().enter(new Guest(upstream, pick()))).isEqualTo(Upstream.FULL);
    assertThat(upstream.line().figures().refused()).isEqualTo(1);
    assertThat(upstream.line().waiting()).isEqualTo(1);
    assertThat(upstream.line().leave(first)).isTrue();
    lease.end();
    assertThat(first.told).isEmpty();
    assertThat(upstream.line().waiting()).isZero();
  }

  @Test
  void whoLeaves_isPassedOver_andWhoWasAdmittedCannotLeave() {
    Upstream upstream = world.load(limited("a", 1));
    Lease lease = taken(upstream, 0);
    Guest gone = waiting(upstream, pick());
    Guest middle = waiting(upstream, pick());
    Guest last = waiting(upstream, pick());
    assertThat(upstream.line().leave(middle)).isTrue();
    assertThat(upstream.line().leave(middle)).isFalse();
    assertThat(upstream.line().leave(gone)).isTrue();
    lease.end();
    assertThat(last.got()).isEqualTo("a");
    assertThat(upstream.line().leave(last)).isFalse();
    last.giveBack();
    assertThat(upstream.backend(0).inFlight()).isZero();
  }

  @Test
  void raisedLimit_admitsAsManyAsItLetsIn() {
    Upstream upstream = world.load(limited("a", 1));
    taken(upstream, 0);
    Guest first = waiting(upstream, pick());
    Guest second = waiting(upstream, pick());
    Guest third = waiting(upstream, pick());
    Upstream raised = world.load(limited("a", 3));
    assertThat(first.got()).isEqualTo("a");
    assertThat(second.got()).isEqualTo("a");
    assertThat(third.told).isEmpty();
    assertThat(raised.line()).isSameAs(upstream.line());
    assertThat(raised.backend(0).inFlight()).isEqualTo(3);
    world.load(backend("a", 1));
    assertThat(third.got()).isEqualTo("a");
  }

  @Test
  void addedBackend_admitsByTheSlotsOfTheNewUpstream() {
    Upstream upstream = world.load(limited("a", 1), limited("b", 1));
    taken(upstream, 0);
    taken(upstream, 1);
    Guest bound = waiting(upstream, boundTo(1));
    Guest again = waiting(upstream, havingTried(0));
    Upstream more = world.load(limited("c", 1), limited("d", 1), limited("b", 1), limited("a", 1));
    assertThat(bound.told).as("b is full still").isEmpty();
    assertThat(again.upstream()).isSameAs(more);
    assertThat(again.got()).isIn("c", "d");
    Pick pick = pick();
    Lease lease = new Lease();
    again.handTo(pick, lease);
    assertThat(pick.tried.has(3)).as("a, in its new slot").isTrue();
    assertThat(pick.tried.has(0)).isFalse();
    assertThat(lease.held()).isTrue();
    more.backend(2).release();
    assertThat(bound.got()).isEqualTo("b");
  }

  @Test
  void nobodyLeftWhoWouldDo_isToldAtOnce() {
    Upstream upstream = world.load(limited("a", 1), limited("b", 1));
    taken(upstream, 0);
    taken(upstream, 1);
    Guest again = waiting(upstream, havingTried(0));
    world.load(limited("a", 1), backend("b", 1, 0, 1, BackendState.MAINTENANCE));
    assertThat(again.told).containsExactly(Balancer.NONE);
  }

  @Test
  void boundToWhoHasGone_takesAnyOther() {
    Upstream upstream = world.load(limited("a", 1), limited("b", 1));
    taken(upstream, 0);
    Lease b = taken(upstream, 1);
    Guest bound = waiting(upstream, boundTo(0));
    world.load(limited("b", 1));
    assertThat(bound.told).isEmpty();
    b.end();
    assertThat(bound.got()).isEqualTo("b");
  }

  @Test
  void figures_tellHowLongTheWaitsWere() {
    Upstream upstream = world.load(limited("a", 1));
    Lease lease = taken(upstream, 0);
    waiting(upstream, pick());
    Guest gone = waiting(upstream, pick());
    waiting(upstream, pick());
    lease.end();
    upstream.line().ended(WaitingLine.End.ADMITTED, 100);
    assertThat(upstream.line().leave(gone)).isTrue();
    upstream.line().ended(WaitingLine.End.LEFT, 300);
    assertThat(upstream.line().figures())
        .isEqualTo(new WaitingLine.Figures(1, 3, 0, 0, 1, 400, 300));
    assertThat(upstream.line().figures().meanNanos()).isEqualTo(200);
  }
}
