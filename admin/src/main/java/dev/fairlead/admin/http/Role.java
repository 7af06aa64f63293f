package dev.fairlead.admin.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the bearer of a token may do. Each role may do what those before it may. */
public enum Role {
  /** Look. */
  READ,
  /** Add, remove, drain, weigh and check backends. */
  OPERATE,
  /** Replace the configuration, and read its text, in which secrets may stand. */
  CONFIGURE;

  /** As written in the token file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it may do what needs {@code other}. */
  public boolean covers(Role other) {
    return compareTo(other) >= 0;
  }

  /** The role of that word, or null. */
  public static @Nullable Role of(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    return null;
  }
}
