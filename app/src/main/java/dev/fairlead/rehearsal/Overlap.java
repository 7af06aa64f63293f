package dev.fairlead.rehearsal;

import dev.fairlead.config.MatchSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether two routes can be for the same request, by what they ask for. Errs towards yes, so that a
 * no is certain. Stateless.
 */
final class Overlap {
  private static final String BELOW = "**";

  private Overlap() {}

  /** Whether a request may be one that both take. */
  static boolean possible(MatchSpec one, MatchSpec other) {
    return besidesPaths(one, other) && paths(one.path(), other.path());
  }

  /** The same by hosts and methods alone. */
  static boolean besidesPaths(MatchSpec one, MatchSpec other) {
    return hosts(one.hosts(), other.hosts()) && methods(one.methods(), other.methods());
  }

  private static boolean hosts(List<String> some, List<String> others) {
    return some.isEmpty()
        || others.isEmpty()
        || some.stream().anyMatch(one -> others.stream().anyMatch(other -> host(one, other)));
  }

  private static boolean host(String one, String other) {
    return one.equals(other)
        || one.startsWith("*") && other.endsWith(one.substring(1))
        || other.startsWith("*") && one.endsWith(other.substring(1));
  }

  private static boolean methods(List<String> some, List<String> others) {
    return some.isEmpty()
        || others.isEmpty()
        || some.stream().anyMatch(one -> others.contains(one) || others.contains(partner(one)));
  }

  /** A route that lists GET takes HEAD, too. */
  private static String partner(String method) {
    return method.equals("HEAD") ? "GET" : method.equals("GET") ? "HEAD" : method;
  }

  private static boolean paths(@Nullable String one, @Nullable String other) {
    if (one == null || other == null || one.indexOf('%') >= 0 || other.indexOf('%') >= 0) {
      return true;
    }
    String[] some = one.substring(1).split("/", -1);
    String[] others = other.substring(1).split("/", -1);
    for (int i = 0; i < Math.max(some.length, others.length); i++) {
      boolean end = i < some.length && some[i].equals(BELOW);
      boolean otherEnd = i < others.length && others[i].equals(BELOW);
      if (end || otherEnd) {
        return true;
      }
      if (i >= some.length || i >= others.length) {
        // Such as /a and /a/**, of which the latter takes the former.
        return i + 1 == Math.max(some.length, others.length)
            && (i < some.length ? some[i] : others[i]).isEmpty();
      }
      if (!some[i].equals("*") && !others[i].equals("*") && !some[i].equals(others[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether whatever one route takes is taken by another, but for the path: the other asks for
   * nothing that is not known of such requests.
   */
  static boolean covers(MatchSpec wide, @Nullable MatchSpec known) {
    List<String> hosts = known == null ? List.of() : known.hosts();
    List<String> methods = known == null ? List.of() : known.methods();
    return (wide.hosts().isEmpty() || !hosts.isEmpty() && wide.hosts().containsAll(hosts))
        && (wide.methods().isEmpty() || !methods.isEmpty() && wide.methods().containsAll(methods))
        && (wide.headers().isEmpty()
            || known != null && known.headers().entrySet().containsAll(wide.headers().entrySet()));
  }
}
