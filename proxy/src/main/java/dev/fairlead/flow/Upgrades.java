package dev.fairlead.flow;

import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.FieldLists;
import dev.fairlead.http1.Fields;
import dev.fairlead.model.Ascii;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Switching protocols, RFC 9110 §7.8. Stateless. */
final class Upgrades {
  private Upgrades() {}

  /** Whether a 101 switches to something, and to nothing that the client did not offer. */
  static boolean offered(Fields request, Fields response) {
    Set<String> chosen = protocols(response);
    return !chosen.isEmpty() && protocols(request).containsAll(chosen);
  }

  private static Set<String> protocols(Fields fields) {
    Set<String> names = new HashSet<>();
    FieldLists.each(
        fields,
        FieldId.UPGRADE,
        (start, end) ->
            names.add(Ascii.string(fields.block(), start, end).toLowerCase(Locale.ROOT)));
    return names;
  }
}
