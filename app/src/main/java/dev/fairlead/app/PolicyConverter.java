package dev.fairlead.app;

import dev.fairlead.config.BalancePolicy;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a policy by the word the configuration file uses. Stateless: any thread. */
final class PolicyConverter implements ITypeConverter<BalancePolicy> {

  /** The words, for help and completion. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(BalancePolicy.values()).map(BalancePolicy::word).iterator();
    }
  }

  private static String words() {
    return Arrays.stream(BalancePolicy.values())
        .map(BalancePolicy::word)
        .collect(Collectors.joining(", "));
  }

  @Override
  public BalancePolicy convert(String value) {
    for (BalancePolicy policy : BalancePolicy.values()) {
      if (policy.word().equals(value)) {
        return policy;
      }
    }
    throw new TypeConversionException("'" + value + "' is none of " + words());
  }
}
