package dev.fairlead.runtime;

import dev.fairlead.security.AccessRules;
import dev.fairlead.security.CidrSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds at a listener, by the snapshot in force. Immutable.
 *
 * @param access whose requests are taken; null for everybody's
 * @param proxies peers whose connections begin with a PROXY protocol header
 * @param throttle how fast requests are admitted; null for as fast as they come
 */
public record DoorRules(
    @Nullable AccessRules access, CidrSet proxies, @Nullable Throttle throttle) {
  /** Of a listener that nothing was said of. */
  public static final DoorRules NONE = new DoorRules(null, CidrSet.of(List.of()), null);
}
