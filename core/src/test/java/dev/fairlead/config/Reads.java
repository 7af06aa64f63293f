package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** Reads texts in tests. */
final class Reads {
  static final String FILE = "fairlead.yaml";

  private Reads() {}

  static ReadResult read(String text, Map<String, String> env) {
    return SpecReader.read(text, FILE, env::get);
  }

  /** The spec of a text that has no problems. */
  static ProxySpec loaded(String text) {
    return loaded(text, Map.of());
  }

  static ProxySpec loaded(String text, Map<String, String> env) {
    ReadResult result = read(text, env);
    assertThat(result).as(text).isInstanceOf(ReadResult.Loaded.class);
    return ((ReadResult.Loaded) result).spec();
  }

  /** The problems of a text, as printed, each without the name of the file. */
  static List<String> problems(String text) {
    return problems(text, Map.of());
  }

  static List<String> problems(String text, Map<String, String> env) {
    ReadResult result = read(text, env);
    assertThat(result).as(text).isInstanceOf(ReadResult.Rejected.class);
    return ((ReadResult.Rejected) result)
        .problems().stream().map(p -> p.toString().substring(FILE.length() + 1)).toList();
  }
}
