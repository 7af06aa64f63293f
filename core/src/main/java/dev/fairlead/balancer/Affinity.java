package dev.fairlead.balancer;

import dev.fairlead.config.StickySpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an upstream's clients are kept at the backend they began with. Any thread. */
public sealed interface Affinity permits CookieAffinity, HashedAffinity, LearnedAffinity {
  /**
   * Finds the backend that the request's client is bound to: sets {@link Pick#bound}, and {@link
   * Pick#key} if the client is known by a hash. Leaves both alone for a client that is bound to
   * none. Does not ask whether the backend is ready. Never allocates.
   *
   * @param client address of the client, 4 or 16 bytes; looked at only if {@link #goesByClient}
   */
  void bind(RequestHead head, byte[] client, Pick pick);

  /** Whether the client's address is what it is known by. */
  default boolean goesByClient() {
    return false;
  }

  /**
   * The affinity that an upstream's spec asks for, or null for none.
   *
   * @param candidates the upstream's backends by slot
   * @param previous what it replaces; what that has learned is not forgotten
   */
  static @Nullable Affinity of(
      UpstreamSpec upstream,
      List<? extends Candidate> candidates,
      Secrets secrets,
      @Nullable Affinity previous) {
    StickySpec sticky = upstream.sticky();
    if (sticky == null) {
      return null;
    }
    return switch (sticky.by()) {
      case COOKIE -> CookieAffinity.of(upstream, sticky, secrets);
      case IP, HEADER -> new HashedAffinity(upstream, sticky, candidates);
      case APP_COOKIE ->
          LearnedAffinity.of(
              upstream, sticky, previous instanceof LearnedAffinity old ? old : null);
    };
  }
}
