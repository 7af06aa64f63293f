package dev.fairlead.balancer;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.RequestHead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By a cookie that backends set, learned from their responses; and from requests, so that after a
 * restart a session is bound again to whoever served it first. Any thread.
 *
 * <p>A session belongs to a backend's name and address, so it outlives reloads.
 */
public final class LearnedAffinity implements Affinity {
  private final byte[] name;
  private final Sessions sessions;
  private final String[] backends;
  private final Map<String, Integer> slots = new HashMap<>();

  LearnedAffinity(String name, List<BackendSpec> backends, Sessions sessions) {
    this.name = Ascii.bytes(name);
    this.sessions = sessions;
    this.backends = new String[backends.size()];
    for (int slot = 0; slot < this.backends.length; slot++) {
      BackendSpec backend = backends.get(slot);
      this.backends[slot] = backend.name() + "\n" + backend.address();
      slots.put(this.backends[slot], slot);
    }
  }

  static LearnedAffinity of(
      UpstreamSpec upstream, StickySpec sticky, @Nullable LearnedAffinity previous) {
    byte[] name = Ascii.bytes(sticky.name());
    Sessions sessions;
    if (previous != null && Ascii.equals(name, 0, name.length, previous.name)) {
      sessions = previous.sessions;
      sessions.limit(sticky.sessions(), sticky.idle());
    } else {
      sessions = Sessions.of(sticky.sessions(), sticky.idle());
    }
    return new LearnedAffinity(sticky.name(), upstream.backends(), sessions);
  }

  @Override
  public void bind(RequestHead head, byte[] client, Pick pick) {
    long value = first(head);
    if (value == Cookies.NONE) {
      return;
    }
    String backend = sessions.backend(head.bytes(), Cookies.start(value), Cookies.end(value));
    Integer slot = backend == null ? null : slots.get(backend);
    if (slot != null) {
      pick.bound = slot;
    }
  }

  /**
   * A backend's response has a {@code Set-Cookie} line with that value: learns the session that it
   * begins, forgets the request's if it is ended.
   *
   * @param slot of the backend
   * @param nowMillis milliseconds since 1970
   * @return whether the line is about this affinity's cookie
   */
  public boolean set(RequestHead head, byte[] block, int start, int end, int slot, long nowMillis) {
    int pairEnd = Cookies.pairEnd(block, start, end);
    if (!Cookies.isNamed(block, start, pairEnd, name)) {
      return false;
    }
    long value = Cookies.value(block, start, pairEnd);
    if (SetCookie.ends(block, pairEnd, end, nowMillis)) {
      long ended = first(head);
      if (ended != Cookies.NONE) {
        sessions.forget(head.bytes(), Cookies.start(ended), Cookies.end(ended));
      }
    } else if (Cookies.end(value) > Cookies.start(value)) {
      sessions.learn(block, Cookies.start(value), Cookies.end(value), backends[slot]);
    }
    return true;
  }

  /** A backend has served the request without a word about the cookie: its session is there now. */
  public void served(RequestHead head, int slot) {
    long value = first(head);
    if (value != Cookies.NONE) {
      sessions.learn(head.bytes(), Cookies.start(value), Cookies.end(value), backends[slot]);
    }
  }

  private long first(RequestHead head) {
    long value = Cookies.next(head, name, Cookies.NONE);
    return Cookies.end(value) > Cookies.start(value) ? value : Cookies.NONE;
  }
}
