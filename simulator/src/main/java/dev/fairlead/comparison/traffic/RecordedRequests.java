package dev.fairlead.comparison.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Requests to one upstream, as the access log has them, in the order they came. Immutable.
 *
 * <p>The time a backend took is taken for the work a request is. It holds what the request waited
 * there, too: the busier the recorded backends were, the more that overstates the work. It is
 * divided by how slow the backend was in comparison, which is told apart.
 */
public final class RecordedRequests {
  /** With fewer requests than this nothing is said about a backend's speed. */
  static final int ENOUGH_TO_JUDGE = 100;

  private final String upstream;
  private final long[] atNanos;
  private final long[] workNanos;
  private final long[] keys;
  private final int clients;
  private final List<Backend> backends;
  private final int skipped;
  private final List<String> problems;
  private final int withoutBackend;

  /**
   * A backend of the recording.
   *
   * @param name as in the log
   * @param requests it answered
   * @param slowness its median time over the median of all; 1 where too few requests tell
   */
  public record Backend(String name, int requests, double slowness) {}

  private RecordedRequests(Builder from, int skipped, List<String> problems, int withoutBackend) {
    int n = from.size;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingLong(i -> from.at[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    long first = from.at[order[0]];
    this.upstream = from.upstream;
    this.atNanos = Arrays.stream(order).mapToLong(i -> (from.at[i] - first) * 1_000_000).toArray();
    this.keys = Arrays.stream(order).mapToLong(i -> Clients.key(from.client[i])).toArray();
    this.clients = from.clients.size();
    this.backends = from.judged();
    double[] slowness = new double[backends.size()];
    backends.forEach(each -> slowness[from.number(each.name())] = each.slowness());
    this.workNanos =
        Arrays.stream(order)
            .mapToLong(i -> Math.max(1, Math.round(from.work[i] / slowness[from.backend[i]])))
            .toArray();
    this.skipped = skipped;
    this.problems = List.copyOf(problems);
    this.withoutBackend = withoutBackend;
  }

  /** The upstream they went to. */
  public String upstream() {
    return upstream;
  }

  /** How many there are, 1 or more. */
  public int size() {
    return atNanos.length;
  }

  /** When the i-th came, in nanoseconds from the first. */
  public long atNanos(int i) {
    return atNanos[i];
  }

  /** How long a backend of common speed would have taken, in nanoseconds. */
  public long workNanos(int i) {
    return workNanos[i];
  }

  /** Hash of its client. */
  public long key(int i) {
    return keys[i];
  }

  /** How many clients there are. */
  public int clients() {
    return clients;
  }

  /** Its backends, by name. */
  public List<Backend> backends() {
    return backends;
  }

  /** Lines that could not be read. */
  public int skipped() {
    return skipped;
  }

  /** The first of them, each with its line number and what is wrong with it. */
  public List<String> problems() {
    return problems;
  }

  /** Requests that were answered without a backend, and so are not among these. */
  public int withoutBackend() {
    return withoutBackend;
  }

  /** Gathers requests in any order. Single-threaded. */
  static final class Builder {
    private final String upstream;
    private final Map<String, Integer> clients = new HashMap<>();
    private final Map<String, Integer> backends = new HashMap<>();
    private long[] at = new long[1024];
    private long[] work = new long[1024];
    private int[] client = new int[1024];
    private int[] backend = new int[1024];
    private int size;

    Builder(String upstream) {
      this.upstream = upstream;
    }

    String upstream() {
      return upstream;
    }

    int size() {
      return size;
    }

    void add(long startMillis, long workNanos, String from, String to) {
      if (size == at.length) {
        at = Arrays.copyOf(at, size * 2);
        work = Arrays.copyOf(work, size * 2);
        client = Arrays.copyOf(client, size * 2);
        backend = Arrays.copyOf(backend, size * 2);
      }
      at[size] = startMillis;
      work[size] = workNanos;
      client[size] = number(clients, from);
      backend[size] = number(backends, to);
      size++;
    }

    private static int number(Map<String, Integer> numbers, String name) {
      Integer known = numbers.get(name);
      if (known != null) {
        return known;
      }
      int next = numbers.size();
      numbers.put(name, next);
      return next;
    }

    int number(String backendName) {
      return backends.getOrDefault(backendName, -1);
    }

    RecordedRequests build(int skipped, List<String> problems, int withoutBackend) {
      return new RecordedRequests(this, skipped, problems, withoutBackend);
    }

    private List<Backend> judged() {
      double all = median(Arrays.copyOf(work, size));
      List<Backend> judged = new ArrayList<>();
      backends.keySet().stream()
          .sorted()
          .forEach(name -> {
            int number = backends.getOrDefault(name, -1);
            long[] own =
                IntStream.range(0, size)
                    .filter(i -> backend[i] == number)
                    .mapToLong(i -> work[i])
                    .toArray();
            double slowness = own.length < ENOUGH_TO_JUDGE ? 1 : median(own) / all;
            judged.add(new Backend(name, own.length, slowness));
          });
      return List.copyOf(judged);
    }

    private static double median(long[] times) {
      Arrays.sort(times);
      return Math.max(1, times[times.length / 2]);
    }
  }
}
