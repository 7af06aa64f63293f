package dev.fairlead.runtime;

import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.model.Address;
import dev.fairlead.security.CidrSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what holds at the listeners that the process started with, by their numbers. Not for
 * concurrent use.
 */
final class DoorCompiler {
  private @Nullable List<Address> started;

  /**
   * The rules of a world. A listener that is no longer wanted but still open, since closing it
   * takes a restart, keeps its own.
   */
  DoorRules[] compile(
      ProxySpec spec,
      AccessCompiler access,
      Map<String, Throttle> throttles,
      @Nullable Snapshot previous) {
    List<Address> open = started;
    if (open == null) {
      open = spec.listeners().stream().map(ListenerSpec::address).toList();
      started = open;
    }
    DoorRules[] doors = new DoorRules[open.size()];
    for (int i = 0; i < doors.length; i++) {
      ListenerSpec listener = find(spec.listeners(), i, open.get(i));
      if (listener != null) {
        doors[i] = rules(listener, access, throttles);
      } else {
        doors[i] = previous == null ? DoorRules.NONE : previous.door(i);
      }
    }
    return doors;
  }

  /** The listener of that address: where it was, if it is there still, else wherever it is. */
  private static @Nullable ListenerSpec find(
      List<ListenerSpec> listeners, int number, Address address) {
    if (number < listeners.size() && listeners.get(number).address().equals(address)) {
      return listeners.get(number);
    }
    for (ListenerSpec each : listeners) {
      if (each.address().equals(address)) {
        return each;
      }
    }
    return null;
  }

  private static DoorRules rules(
      ListenerSpec listener, AccessCompiler access, Map<String, Throttle> throttles) {
    String place = Throttles.place(listener.address());
    return new DoorRules(
        access.rules(place, listener.guard().access()),
        CidrSet.of(listener.proxyProtocolFrom()),
        throttles.get(place));
  }
}
