package dev.fairlead.config;

import dev.fairlead.model.Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/** The backends of an upstream. */
final class BackendShape {
  private static final int MOST_WEIGHT = 1000;
  private static final int MOST_IN_FLIGHT = 1_000_000;

  private static final Key<String> NAME =
      Key.optional("name", Words.NAME, "Unique in the upstream; host:port when not given");
  private static final Key<Addresses.BackendUrl> URL =
      Key.required(
          "url",
          Addresses.BACKEND,
          "http://host:port or https://host:port; port 80 or 443 if unset");
  private static final Key<Integer> WEIGHT =
      Key.optional(
          "weight",
          Numbers.between(0, MOST_WEIGHT),
          1,
          "Its share of the requests; 0 for none but those of clients bound to it");
  private static final Key<Integer> PRIORITY =
      Key.optional(
          "priority",
          Numbers.between(0, BackendSpec.BACKUP - 1),
          0,
          "Those of a higher number are used only while none of a lower one is ready");
  private static final Key<Boolean> BACKUP =
      Key.optional("backup", Numbers.FLAG, false, "Whether it comes after every priority");
  private static final Key<Integer> MAX_IN_FLIGHT =
      Key.optional(
          "maxInFlight",
          Numbers.between(0, MOST_IN_FLIGHT),
          0,
          "Requests it may serve at a time; 0 for any number");
  private static final Key<BackendState> STATE =
      Key.optional(
          "state",
          Scalar.oneOf("backend-state", List.of(BackendState.values()), BackendState::word),
          BackendState.READY.word(),
          "ready; drain: only clients bound to it; maintenance: nothing");

  /** Without a short form. */
  static final Section<Draft> FULL =
      new Section<>(
          "a backend",
          List.of(NAME, URL, WEIGHT, PRIORITY, BACKUP, MAX_IN_FLIGHT, STATE),
          BackendShape::draft);

  /** What can change while it serves; one setting at least. */
  static final Section<BackendPatch> PATCH =
      new Section<>(
          "the settings of a backend", List.of(WEIGHT, STATE, MAX_IN_FLIGHT), BackendShape::patch);

  static final ShortForm<Addresses.BackendUrl, Draft> SHAPE =
      new ShortForm<>(Addresses.BACKEND, BackendShape::draft, FULL);

  private BackendShape() {}

  /** A backend and the places of its name (or else its address) and its address. */
  record Draft(BackendSpec spec, Node namePlace, Node urlPlace) {}

  private static Draft draft(Entries entries, Reading reading) {
    boolean backup = entries.get(BACKUP, false);
    if (backup && entries.has(PRIORITY)) {
      reading
          .problems()
          .add(
              entries.place(PRIORITY),
              "a backup comes after every priority, expected either backup or priority");
    }
    Addresses.BackendUrl url = entries.get(URL);
    // Port 0 is no backend's, so what could not be read is like no other.
    Address known = url == null ? new Address("unknown", 0) : url.address();
    return new Draft(
        new BackendSpec(
            entries.get(NAME, known.toString()),
            known,
            entries.get(WEIGHT, 1),
            backup ? BackendSpec.BACKUP : entries.get(PRIORITY, 0),
            entries.get(MAX_IN_FLIGHT, 0),
            entries.get(STATE, BackendState.READY),
            url != null && url.tls()),
        entries.place(entries.has(NAME) ? NAME : URL),
        entries.place(URL));
  }

  private static BackendPatch patch(Entries entries, Reading reading) {
    BackendPatch patch =
        new BackendPatch(entries.get(WEIGHT), entries.get(STATE), entries.get(MAX_IN_FLIGHT));
    if (patch.isEmpty() && entries.isSound()) {
      reading
          .problems()
          .add(
              entries.place(),
              "nothing is to be changed, expected one at least of weight, state, maxInFlight");
    }
    return patch;
  }

  private static Draft draft(Located<Addresses.BackendUrl> url) {
    Address address = url.value().address();
    return new Draft(
        new BackendSpec(
            address.toString(), address, 1, 0, 0, BackendState.READY, url.value().tls()),
        url.place(),
        url.place());
  }

  /** No two of an upstream have the same name or address. */
  static void checkUnique(List<Draft> drafts, Problems problems) {
    Map<String, Node> names = new HashMap<>();
    Map<Address, Node> addresses = new HashMap<>();
    for (Draft draft : drafts) {
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
