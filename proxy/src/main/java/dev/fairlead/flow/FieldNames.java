package dev.fairlead.flow;

import dev.fairlead.config.HardeningSpec.Underscores;
import dev.fairlead.http1.Fields;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import dev.fairlead.runtime.FieldRules;
import dev.fairlead.runtime.Route;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Request fields with an underscore in their name. Backends that hand fields on as variables (CGI,
 * RFC 3875 §4.1.18, and what descends from it) cannot tell them from those with a hyphen, so that
 * {@code X_Forwarded_For} would pass for what the proxy vouches for. Stateless.
 */
final class FieldNames {
  private static final Set<String> VOUCHED_FOR =
      Set.of("x-request-id", "max-forwards", "transfer-encoding", "content-length");

  private static final String FORWARDED = "x-forwarded-";

  private FieldNames() {}

  /** Marks as removed what is not passed on; why the request is refused, or null. */
  static @Nullable Failure refusal(Fields fields, Underscores policy, Route route) {
    for (int i = fields.underscored(0); i >= 0; i = fields.underscored(i + 1)) {
      if (policy == Underscores.REJECT) {
        return Failure.BAD_FIELD_NAME;
      }
      if (policy == Underscores.DROP || forged(fields, i, route.requestFields())) {
        fields.remove(i);
      }
    }
    return null;
  }

  private static boolean forged(Fields fields, int line, @Nullable FieldRules rules) {
    String name =
        Ascii.string(fields.block(), fields.nameStart(line), fields.nameEnd(line))
            .toLowerCase(Locale.ROOT)
            .replace('_', '-');
    if (name.startsWith(FORWARDED) || VOUCHED_FOR.contains(name)) {
      return true;
    }
    if (rules != null) {
      for (byte[] removed : rules.removed()) {
        if (Ascii.string(removed, 0, removed.length).replace('_', '-').equals(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
