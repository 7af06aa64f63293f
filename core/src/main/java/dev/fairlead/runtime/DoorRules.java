package dev.fairlead.runtime;

import dev.fairlead.security.AccessRules;
import dev.fairlead.security.CidrSet;
import org.jspecify.annotations.Nullable;

/**
 * What holds at a listener, by the snapshot in force. Immutable.
 *
 * @param access whose requests are taken; null for everybody's
 * @param proxies peers whose connections begin with a PROXY protocol header
 */
public record DoorRules(@Nullable AccessRules access, CidrSet proxies) {
  /** Of a listener that nothing was said of. */
  public static final DoorRules NONE = new DoorRules(null, CidrSet.of(java.util.List.of()));
}
