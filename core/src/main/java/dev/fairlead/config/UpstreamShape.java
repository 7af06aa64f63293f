package dev.fairlead.config;

import dev.fairlead.model.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/** An upstream, its backends and the connections kept to them. */
final class UpstreamShape {
  private static final int MOST_ATTEMPTS = 100;
  private static final int STANDARD_ATTEMPTS = 3;
  private static final int MOST_IDLE = 100_000;
  private static final int MOST_WEIGHT = 1000;
  private static final Pool STANDARD_POOL = new Pool(256, Duration.ofSeconds(30));

  private static final Key<String> NAME =
      Key.optional("name", Words.NAME, "Unique in the upstream; host:port when not given");
  private static final Key<Address> URL =
      Key.required("url", Addresses.BACKEND, "http://host:port; port 80 when not given");
  private static final Key<Integer> WEIGHT =
      Key.optional("weight", Numbers.between(1, MOST_WEIGHT), 1, "Its share of the requests");

  private static final Section<BackendDraft> BACKEND_SECTION =
      new Section<>("a backend", List.of(NAME, URL, WEIGHT), (entries, _) -> backend(entries));

  private static final ShortForm<Address, BackendDraft> BACKEND =
      new ShortForm<>(Addresses.BACKEND, UpstreamShape::backend, BACKEND_SECTION);

  private static final Key<Integer> MAX_IDLE =
      Key.optional(
          "maxIdle",
          Numbers.between(0, MOST_IDLE),
          STANDARD_POOL.maxIdle,
          "Idle connections kept per backend and event loop; 0 for none");
  private static final Key<Duration> IDLE =
      Key.optional(
          "idle",
          Durations.POSITIVE,
          Durations.text(STANDARD_POOL.idle),
          "How long an idle connection is kept");
  private static final Section<Pool> POOL_SECTION =
      new Section<>(
          "a pool",
          List.of(MAX_IDLE, IDLE),
          (entries, _) ->
              new Pool(
                  entries.get(MAX_IDLE, STANDARD_POOL.maxIdle),
                  entries.get(IDLE, STANDARD_POOL.idle)));

  private static final Key<BalancePolicy> BALANCE =
      Key.optional(
          "balance",
          Scalar.oneOf("balance", List.of(BalancePolicy.values()), BalancePolicy::word),
          BalancePolicy.ROUND_ROBIN.word(),
          "How a backend is chosen");
  private static final Key<Integer> MAX_ATTEMPTS =
      Key.optional(
          "maxAttempts",
          Numbers.between(1, MOST_ATTEMPTS),
          STANDARD_ATTEMPTS,
          "Tries per request in all; 1 for no retry");
  private static final Key<Pool> POOL =
      Key.optional("pool", POOL_SECTION, "Connections kept open to each backend");
  private static final Key<List<BackendDraft>> BACKENDS =
      Key.required(
          "backends", new ListOf<>(BACKEND, "backends", 1, false), "The servers, at least one");

  /** Everything but the name, which stands before the section. */
  static final Section<UpstreamSpec> UPSTREAM =
      new Section<>(
          "an upstream", List.of(BALANCE, MAX_ATTEMPTS, POOL, BACKENDS), UpstreamShape::upstream);

  private UpstreamShape() {}

  private record Pool(int maxIdle, Duration idle) {}

  /** A backend and the places of its name (or else its address) and its address. */
  private record BackendDraft(BackendSpec spec, Node namePlace, Node urlPlace) {}

  private static BackendDraft backend(Entries entries) {
    Address address = entries.get(URL);
    // Port 0 is no backend's, so what could not be read is like no other.
    Address known = address == null ? new Address("unknown", 0) : address;
    String name = entries.get(NAME, known.toString());
    return new BackendDraft(
        new BackendSpec(name, known, entries.get(WEIGHT, 1)),
        entries.place(entries.has(NAME) ? NAME : URL),
        entries.place(URL));
  }

  private static BackendDraft backend(Located<Address> url) {
    String name = url.value().toString();
    return new BackendDraft(new BackendSpec(name, url.value(), 1), url.place(), url.place());
  }

  private static UpstreamSpec upstream(Entries entries, Reading reading) {
    List<BackendDraft> drafts = entries.get(BACKENDS, List.of());
    checkUnique(drafts, reading.problems());
    Pool pool = entries.get(POOL, STANDARD_POOL);
    List<BackendSpec> backends = new ArrayList<>();
    drafts.forEach(draft -> backends.add(draft.spec));
    return new UpstreamSpec(
        "",
        entries.get(BALANCE, BalancePolicy.ROUND_ROBIN),
        backends,
        entries.get(MAX_ATTEMPTS, STANDARD_ATTEMPTS),
        pool.maxIdle,
        pool.idle);
  }

  private static void checkUnique(List<BackendDraft> drafts, Problems problems) {
    Map<String, Node> names = new HashMap<>();
    Map<Address, Node> addresses = new HashMap<>();
    for (BackendDraft draft : drafts) {
      Address address = draft.spec.address();
      Node twin = address.port() == 0 ? null : addresses.putIfAbsent(address, draft.urlPlace);
      if (twin != null) {
        problems.add(
            draft.urlPlace,
            "backend "
                + address
                + " is in this upstream already, on line "
                + Problems.line(twin)
                + ", expected each once; weight gives it a larger share");
      }
      boolean named = !draft.namePlace.equals(draft.urlPlace);
      Node namesake =
          named || address.port() != 0
              ? names.putIfAbsent(draft.spec.name(), draft.namePlace)
              : null;
      if (namesake != null && (twin == null || named)) {
        problems.add(
            draft.namePlace,
            "backend name "
                + Mapping.twice(draft.spec.name(), namesake)
                + ", expected a name of its own");
      }
    }
  }
}
