package dev.fairlead.config;

import dev.fairlead.config.Scalar.Parsed;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a backend is chosen: a policy's word, or a mapping with what the policy may be told. */
final class BalanceShape {
  private static final double MOST_LOAD = 100;

  private static final Scalar<BalancePolicy> POLICY_WORD =
      Scalar.oneOf("policy", List.of(BalancePolicy.values()), BalancePolicy::word);

  private static final Key<BalancePolicy> POLICY =
      Key.required("policy", POLICY_WORD, "How a backend is chosen");
  private static final Key<KeySpec> KEY =
      Key.optional("key", KeyShape.SHAPE, "What hash and consistent-hash go by");
  private static final Key<Double> BOUNDED_LOAD =
      Key.optional(
          "boundedLoad",
          Numbers.decimal(1, MOST_LOAD),
          "For consistent-hash: no backend takes more than this many times the mean load");
  private static final Key<Duration> DECAY =
      Key.optional(
          "decay",
          Durations.POSITIVE,
          Durations.text(BalanceSpec.STANDARD_DECAY),
          "For least-time and peak-ewma: until a past response time counts 1/e of what it did");

  /** Null is read when the policy is not sound. */
  static final Shape<BalanceSpec> SHAPE =
      new ShortForm<>(
          word(),
          policy -> BalanceSpec.of(policy.value()),
          new Section<>(
              "balance", List.of(POLICY, KEY, BOUNDED_LOAD, DECAY), BalanceShape::balance));

  private BalanceShape() {}

  private static boolean needsKey(BalancePolicy policy) {
    return policy == BalancePolicy.HASH || policy == BalancePolicy.CONSISTENT_HASH;
  }

  /** A policy that needs to be told nothing. */
  private static Scalar<BalancePolicy> word() {
    List<BalancePolicy> brief =
        Arrays.stream(BalancePolicy.values()).filter(policy -> !needsKey(policy)).toList();
    Scalar<BalancePolicy> words = Scalar.oneOf("balance", brief, BalancePolicy::word);
    return new Scalar<>(
        words.name(),
        words.expected(),
        words.forms(),
        text ->
            switch (POLICY_WORD.parser().apply(text)) {
              case Parsed.Good<BalancePolicy>(BalancePolicy policy) when needsKey(policy) ->
                  Parsed.bad("it goes by a key, such as { policy: " + text + ", key: client-ip }");
              case Parsed<BalancePolicy> any -> any;
            });
  }

  private static @Nullable BalanceSpec balance(Entries entries, Reading reading) {
    BalancePolicy policy = entries.get(POLICY);
    if (policy == null) {
      return null;
    }
    Problems problems = reading.problems();
    if (needsKey(policy) && !entries.has(KEY)) {
      problems.add(
          entries.place(POLICY),
          policy.word() + " goes by a key, expected 'key' with it: " + KeyShape.SHAPE.expected());
    }
    if (!needsKey(policy) && entries.has(KEY)) {
      problems.add(
          entries.place(KEY),
          policy == BalancePolicy.IP_HASH
              ? "ip-hash goes by the client's address, expected no 'key', or hash in its place"
              : "'key' says nothing to "
                  + policy.word()
                  + ", expected it with hash or consistent-hash");
    }
    if (entries.has(BOUNDED_LOAD) && policy != BalancePolicy.CONSISTENT_HASH) {
      problems.add(
          entries.place(BOUNDED_LOAD),
          "'boundedLoad' says nothing to " + policy.word() + ", expected it with consistent-hash");
    }
    if (entries.has(DECAY) && !policy.learnsTimes()) {
      problems.add(
          entries.place(DECAY),
          "'decay' says nothing to "
              + policy.word()
              + ", expected it with least-time or peak-ewma");
    }
    return new BalanceSpec(
        policy,
        entries.get(KEY, KeySpec.CLIENT_IP),
        entries.get(BOUNDED_LOAD, 0.0),
        entries.get(DECAY, BalanceSpec.STANDARD_DECAY));
  }
}
