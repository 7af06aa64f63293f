package dev.fairlead.runtime;

import dev.fairlead.config.AccessSpec;
import dev.fairlead.model.Cidr;
import dev.fairlead.security.AccessList;
import dev.fairlead.security.AccessRules;
import dev.fairlead.security.VerifiedCache;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns access rules as written, and the files they refer to, into rules that are asked. */
final class AccessCompiler {
  private final AccessFiles files;
  private final Set<String> used = new HashSet<>();

  AccessCompiler(AccessFiles files) {
    this.files = files;
  }

  /** The rules of a route or a listener; null when everybody may come. */
  @Nullable AccessRules rules(String place, AccessSpec spec) {
    if (spec.everybody()) {
      return null;
    }
    AccessList addresses = spec.byAddress() ? addresses(spec) : null;
    String file = spec.users();
    if (file == null) {
      return new AccessRules(place, addresses, null, new VerifiedCache(), spec.realm());
    }
    used.add(file);
    AccessFiles.Users users = files.users(file);
    return new AccessRules(place, addresses, users.list(), users.verified(), spec.realm());
  }

  /** A file that could never be read lets nobody in. */
  private AccessList addresses(AccessSpec spec) {
    List<Cidr> allow = new ArrayList<>(spec.allow().stream().map(Cidr::parse).toList());
    List<Cidr> deny = new ArrayList<>(spec.deny().stream().map(Cidr::parse).toList());
    boolean allowSound = add(spec.allowFile(), allow);
    boolean denySound = add(spec.denyFile(), deny);
    boolean otherwise = spec.allow().isEmpty() && spec.allowFile() == null;
    return allowSound && denySound
        ? AccessList.of(allow, deny, otherwise)
        : AccessList.of(List.of(), List.of(), false);
  }

  private boolean add(@Nullable String file, List<Cidr> to) {
    if (file == null) {
      return true;
    }
    used.add(file);
    List<Cidr> networks = files.networks(file);
    if (networks == null) {
      return false;
    }
    to.addAll(networks);
    return true;
  }

  /** Forgets files that no compiled rule refers to any more. */
  void end() {
    files.retain(used);
  }
}
