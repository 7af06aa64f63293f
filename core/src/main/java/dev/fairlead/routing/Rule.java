package dev.fairlead.routing;

import dev.fairlead.config.MatchSpec;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a route asks of a request besides its host, as bytes. Immutable: any thread. */
final class Rule {
  private final PathPattern path;
  // HEAD wherever GET is; empty for any method.
  private final byte[][] methods;
  // Fields that must be there, and what one line of each must equal: null for anything.
  private final byte[][] names;
  private final byte[] @Nullable [] values;

  Rule(MatchSpec match) {
    this.path = PathPattern.of(match.path());
    Set<String> served = new LinkedHashSet<>();
    for (String method : match.methods()) {
      served.add(method);
      if (method.equals("GET")) {
        served.add("HEAD");
      }
    }
    this.methods = served.stream().map(Ascii::bytes).toArray(byte[][]::new);
    int count = match.headers().size();
    this.names = new byte[count][];
    this.values = new byte @Nullable [count][];
    int i = 0;
    for (var header : match.headers().entrySet()) {
      names[i] = header.getKey().getBytes(StandardCharsets.UTF_8);
      String value = header.getValue();
      values[i++] = value.equals("*") ? null : value.getBytes(StandardCharsets.UTF_8);
    }
  }

  PathPattern path() {
    return path;
  }

  /** The methods it takes, in the order of the configuration; empty for any. */
  byte[][] methods() {
    return methods;
  }

  boolean takesMethod(RequestHead head) {
    if (methods.length == 0) {
      return true;
    }
    byte[] block = head.bytes();
    for (byte[] method : methods) {
      if (Ascii.equals(block, head.methodStart(), head.methodEnd(), method)) {
        return true;
      }
    }
    return false;
  }

  boolean takesHeaders(RequestHead head) {
    for (int i = 0; i < names.length; i++) {
      if (!hasHeader(head, names[i], values[i])) {
        return false;
      }
    }
    return true;
  }

  /** Names of the fields without which it does not {@link #takesHeaders}. */
  List<String> missingHeaders(RequestHead head) {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if (!hasHeader(head, names[i], values[i])) {
        missing.add(Ascii.string(names[i], 0, names[i].length));
      }
    }
    return missing;
  }

  private static boolean hasHeader(RequestHead head, byte[] name, byte @Nullable [] value) {
    byte[] block = head.bytes();
    for (int i = head.find(name, 0); i >= 0; i = head.find(name, i + 1)) {
      if (value == null || Ascii.equals(block, head.valueStart(i), head.valueEnd(i), value)) {
        return true;
      }
    }
    return false;
  }
}
