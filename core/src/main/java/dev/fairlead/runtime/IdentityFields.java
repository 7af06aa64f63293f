package dev.fairlead.runtime;

import dev.fairlead.config.ClientCertificateSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.model.Ascii;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields that tell backends whose certificate a client has shown. Clients cannot set them: on
 * no listener, and not under a name that servers confuse with theirs, as those that hand fields
 * over as variables do with hyphens and underscores. Immutable.
 */
public final class IdentityFields {
  private final byte[][] names;

  private IdentityFields(byte[][] names) {
    this.names = names;
  }

  /** Those of the listeners; null when there are none. */
  static @Nullable IdentityFields of(List<ListenerSpec> listeners) {
    byte[][] names =
        listeners.stream()
            .map(IdentityFields::name)
            .flatMap(Optional::stream)
            .distinct()
            .map(name -> Ascii.bytes(name.replace('_', '-')))
            .toArray(byte[][]::new);
    return names.length == 0 ? null : new IdentityFields(names);
  }

  private static Optional<String> name(ListenerSpec listener) {
    ClientCertificateSpec clients = listener.tls() == null ? null : listener.tls().clients();
    return Optional.ofNullable(clients).map(each -> each.header().toLowerCase(Locale.ROOT));
  }

  /** Whether that name is one of theirs. */
  public boolean has(byte[] bytes, int start, int end) {
    for (byte[] name : names) {
      if (name.length == end - start && same(name, bytes, start)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(byte[] name, byte[] bytes, int start) {
    for (int i = 0; i < name.length; i++) {
      int octet = bytes[start + i];
      if (octet == '_') {
        octet = '-';
      } else if (octet >= 'A' && octet <= 'Z') {
        octet |= 0x20;
      }
      if (octet != name[i]) {
        return false;
      }
    }
    return true;
  }
}
