package dev.fairlead.app;

import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.control.Beginning;
import dev.fairlead.control.ConfigStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy comes from, and where what becomes of it is kept. Immutable.
 *
 * @param beginning what it begins with
 * @param store where changes are kept
 * @param secrets asked when first needed
 * @param state folder for what must outlive the process; null for none
 * @param warnings what came up so far, a sentence or some lines each
 */
record Origin(
    Beginning beginning,
    ConfigStore store,
    Secrets secrets,
    @Nullable Path state,
    List<String> warnings) {
  Origin {
    warnings = List.copyOf(warnings);
  }

  /** A configuration file, with what was changed at run time before. */
  static Origin of(ReadResult.Loaded read, Path file) {
    Path state = StateFolder.of(read.spec().state(), System.getenv("STATE_DIRECTORY"), file);
    ConfigStore store = ConfigStore.of(file, state);
    List<String> warnings = new ArrayList<>();
    Beginning beginning = Beginning.of(read, store, Instant.now(), warnings::add);
    return new Origin(beginning, store, new StickySecret(state, Console::say), state, warnings);
  }

  /**
   * No file: what is changed is gone with the process.
   *
   * @param text how the spec would be written
   */
  static Origin inMemory(ProxySpec spec, String text, Secrets secrets) {
    ConfigStore store = ConfigStore.inMemory();
    Beginning beginning =
        Beginning.of(new ReadResult.Loaded(spec, text), store, Instant.EPOCH, _ -> {});
    return new Origin(beginning, store, secrets, null, List.of());
  }

  /** What is to be served. */
  ProxySpec spec() {
    return beginning.spec();
  }
}
