package dev.fairlead.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Looks for leaked buffers once for all tests of a class: what finds them is a full garbage
 * collection, which takes longer than most tests. Installed for every class by {@code
 * META-INF/services}; where it is not, as with jqwik, {@link #wanted} looks at once.
 */
public final class LeaksOfAClass implements BeforeAllCallback, AfterAllCallback {
  private static int depth;
  private static boolean wanted;

  /** Called by JUnit. */
  public LeaksOfAClass() {}

  /** Fails, now or at the end of the class, when a buffer became garbage before its release. */
  static synchronized void wanted() {
    if (depth > 0) {
      wanted = true;
    } else {
      LeakCount.assertNone();
    }
  }

  private static synchronized void begin() {
    depth++;
  }

  private static synchronized void end() {
    depth--;
    if (wanted) {
      wanted = false;
      LeakCount.assertNone();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    begin();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end();
  }
}
