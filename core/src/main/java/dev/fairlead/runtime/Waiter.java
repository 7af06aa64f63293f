package dev.fairlead.runtime;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Pick;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One exchange that waits in a {@link WaitingLine} for a backend that is not full. Made for one
 * wait. Its fields belong to the line, under the line's lock, from {@link WaitingLine#enter} until
 * {@link #admitted} or {@link WaitingLine#leave}; before and after, to whoever made it.
 */
public abstract class Waiter {
  /** A claim made for it is here. */
  final Lease lease = new Lease();

  private final Pick pick;
  private Upstream upstream;

  /** Its neighbours in the group it waits in; the group is null while it waits in none. */
  @Nullable Waiter previous;

  @Nullable Waiter next;
  WaitingLine.@Nullable Group group;

  /** What the group wants. */
  Want want = Want.ANY;

  /** Greater than that of all who came before. */
  long number;

  /**
   * What it waits for: those whose wants are equal find a backend free or none, all alike.
   *
   * @param bound slot it is bound to, or {@link Balancer#NONE}
   * @param tried slots that will not do
   */
  record Want(int bound, BitSet tried) {
    /** Of whom any backend will do: the usual case. */
    static final Want ANY = new Want(Balancer.NONE, new BitSet());
  }

  /**
   * One that waits for what {@code pick} asks.
   *
   * @param upstream whose slots {@code pick} is in
   * @param pick is copied, but for its chance, which must be safe to draw from under the line's
   *     lock
   */
  protected Waiter(Upstream upstream, Pick pick) {
    this.upstream = upstream;
    this.pick = new Pick(upstream.line().random());
    this.pick.copyFrom(pick);
  }

  /**
   * The wait is over: called once, on any thread, with the line's lock held, so it does no more
   * than hand on.
   *
   * @param slot of the backend that is claimed, or {@link Balancer#NONE} when there is none left
   *     that would do
   */
  protected abstract void admitted(int slot);

  /** The upstream whose slots it was admitted by: the one in force, not the one it came with. */
  public Upstream upstream() {
    return upstream;
  }

  /** Gives what came of the wait to the exchange: its claim, and what it knows of slots. */
  public void handTo(Pick exchange, Lease claim) {
    exchange.copyFrom(pick);
    claim.takeFrom(lease);
  }

  /** Gives back what was claimed for it, for an exchange that is over. */
  public void giveBack() {
    if (lease.held()) {
      lease.end();
    }
  }

  /** What it waits for, by the slots of the upstream it is at. */
  Want wants() {
    return pick.bound == Balancer.NONE && pick.tried.isEmpty()
        ? Want.ANY
        : new Want(pick.bound, pick.tried.slots());
  }

  /** Tries to claim a backend for it, by the rules of the upstream in force. */
  int tryAdmit(Upstream inForce) {
    moveTo(inForce);
    return inForce.claim(pick, lease);
  }

  /** Translates what it knows of slots to those of another upstream of the same name. */
  void moveTo(Upstream other) {
    if (other == upstream) {
      return;
    }
    other.translate(pick, upstream);
    upstream = other;
  }
}
