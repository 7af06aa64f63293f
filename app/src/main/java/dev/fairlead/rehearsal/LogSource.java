package dev.fairlead.rehearsal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where requests of the past come from, roughly in the order of time. Single-threaded. */
@FunctionalInterface
interface LogSource {
  /** The next request, or null at the end. */
  @Nullable LoggedRequest next() throws IOException;
}
