package dev.fairlead.app;

import dev.fairlead.config.BalancePolicy;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a policy by the word the configuration file uses: those that need to be told no more than
 * that. Stateless: any thread.
 */
final class PolicyConverter implements ITypeConverter<BalancePolicy> {

  /** The words, for help and completion. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return words().iterator();
    }
  }

  private static Stream<String> words() {
    return Arrays.stream(BalancePolicy.values())
        .filter(policy -> !needsFile(policy))
        .map(BalancePolicy::word);
  }

  private static boolean needsFile(BalancePolicy policy) {
    return policy == BalancePolicy.HASH || policy == BalancePolicy.CONSISTENT_HASH;
  }

  @Override
  public BalancePolicy convert(String value) {
    for (BalancePolicy policy : BalancePolicy.values()) {
      if (policy.word().equals(value)) {
        if (needsFile(policy)) {
          throw new TypeConversionException(
              value
                  + " goes by a key, which only a configuration file can name; ip-hash needs none");
        }
        return policy;
      }
    }
    throw new TypeConversionException(
        "'" + value + "' is none of " + words().collect(Collectors.joining(", ")));
  }
}
