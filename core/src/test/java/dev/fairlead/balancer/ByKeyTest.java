package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.balancer.Candidates.Member;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.KeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ByKeyTest {
  private static final int KEYS = 50_000;
  private static final int[] WEIGHTS = {5, 1, 1, 30, 3};

  private final Pick pick = new Pick(new SplittableRandom(1));

  @ParameterizedTest
  @EnumSource(names = {"IP_HASH", "HASH", "CONSISTENT_HASH"})
  void sameKey_goesToTheSameBackend(BalancePolicy policy) {
    FixedCandidate[] all = FixedCandidate.idle(WEIGHTS);
    assertThat(owners(policy, members(all))).isEqualTo(owners(policy, members(all)));
  }

  @Test
  void hash_isProportionalToTheWeights() {
    int[] owners = owners(BalancePolicy.HASH, members(FixedCandidate.idle(WEIGHTS)));
    ChiSquare.assertProportional(counts(owners, WEIGHTS.length), WEIGHTS);
  }

  @Property(tries = 20)
  void tableEntries_areProportionalToTheWeights(
      @ForAll @Size(min = 2, max = 40) List<@IntRange(min = 1, max = 1000) Integer> weights) {
    int[] each = weights.stream().mapToInt(Integer::intValue).toArray();
    KeyTable table = KeyTable.of(members(FixedCandidate.idle(each)), null);
    int[] counts = new int[each.length];
    for (long entry = 0; entry < KeyTable.ENTRIES; entry++) {
      counts[table.owner(entry << 48)]++;
    }
    ChiSquare.assertProportional(counts, each);
  }

  @ParameterizedTest
  @EnumSource(names = {"IP_HASH", "HASH", "CONSISTENT_HASH"})
  void failure_movesOnlyTheKeysOfWhoFailedAndSpreadsThem(BalancePolicy policy) {
    FixedCandidate[] all = FixedCandidate.idle(2, 2, 2, 2, 2, 2);
    List<Member> members = members(all);
    int[] before = owners(policy, members);
    members.set(2, new Member(all[2], 2, 2, 200, false));
    int[] after = owners(policy, members);
    int[] heirs = new int[6];
    for (int key = 0; key < KEYS; key++) {
      if (before[key] == 2) {
        heirs[after[key]]++;
      } else {
        assertThat(after[key]).isEqualTo(before[key]);
      }
    }
    assertThat(heirs[2]).isZero();
    for (int heir : new int[] {0, 1, 3, 4, 5}) {
      assertThat(heirs[heir] / (double) Arrays.stream(heirs).sum()).isCloseTo(0.2, within(0.03));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IP_HASH", "HASH", "CONSISTENT_HASH"})
  void tried_countsAsAFailureForThisRequest(BalancePolicy policy) {
    FixedCandidate[] all = FixedCandidate.idle(1, 1, 1, 1);
    List<Member> members = members(all);
    Balancer whole = balancer(policy, 0, members, null);
    List<Member> without = new ArrayList<>(members);
    without.set(1, new Member(all[1], 1, 1, 100, false));
    Balancer failed = balancer(policy, 0, without, whole);
    pick.tried.add(1);
    for (int i = 0; i < 1000; i++) {
      pick.key = Mix.of(i);
      assertThat(whole.pick(pick)).isEqualTo(failed.pick(pick));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IP_HASH", "HASH", "CONSISTENT_HASH"})
  void oneReadyOfMany_isFound(BalancePolicy policy) {
    FixedCandidate[] all = FixedCandidate.idle(IntStream.range(0, 500).map(_ -> 1).toArray());
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      members.add(new Member(all[i], i, 1, 100, i == 321));
    }
    assertThat(owners(policy, members)).containsOnly(321);
  }

  @ParameterizedTest
  @EnumSource(names = {"IP_HASH", "HASH", "CONSISTENT_HASH"})
  void slowStart_movesNoKeys(BalancePolicy policy) {
    FixedCandidate[] all = FixedCandidate.idle(2, 2, 2);
    List<Member> members = members(all);
    int[] before = owners(policy, members);
    members.set(1, new Member(all[1], 1, 2, 20, true));
    assertThat(owners(policy, members)).isEqualTo(before);
  }

  @Property(tries = 20)
  void consistent_newcomerTakesHisShareOfKeysAndMovesNoOthers(
      @ForAll @Size(min = 2, max = 30) List<@IntRange(min = 1, max = 100) Integer> weights) {
    int[] each = weights.stream().mapToInt(Integer::intValue).toArray();
    List<Member> all = members(FixedCandidate.idle(each));
    int newcomer = each.length - 1;
    int[] after = owners(BalancePolicy.CONSISTENT_HASH, all);
    int[] before = owners(BalancePolicy.CONSISTENT_HASH, all.subList(0, newcomer));
    int moved = 0;
    for (int key = 0; key < KEYS; key++) {
      if (after[key] != before[key]) {
        assertThat(after[key]).isEqualTo(newcomer);
        moved++;
      }
    }
    double share = (double) each[newcomer] / Arrays.stream(each).sum();
    double deviation = Math.sqrt(share / KeyTable.ENTRIES) + Math.sqrt(share / KEYS);
    assertThat((double) moved / KEYS).isCloseTo(share, within(4.5 * deviation));
  }

  @Test
  void consistent_moreWeightTakesKeysAndMovesNoOthers() {
    FixedCandidate[] all = FixedCandidate.idle(1, 1, 1, 1);
    List<Member> members = members(all);
    int[] before = owners(BalancePolicy.CONSISTENT_HASH, members);
    members.set(0, new Member(all[0], 0, 2));
    int[] after = owners(BalancePolicy.CONSISTENT_HASH, members);
    for (int key = 0; key < KEYS; key++) {
      assertThat(after[key]).isIn(before[key], 0);
    }
    assertThat(counts(after, 4)[0] / (double) KEYS).isCloseTo(0.4, within(0.02));
  }

  @Test
  void consistent_orderOfTheFileDoesNotMatter() {
    FixedCandidate[] all = FixedCandidate.idle(IntStream.rangeClosed(1, 20).toArray());
    int[] before = owners(BalancePolicy.CONSISTENT_HASH, members(all));
    FixedCandidate[] shuffled = all.clone();
    Collections.shuffle(Arrays.asList(shuffled), new Random(1));
    int[] after = owners(BalancePolicy.CONSISTENT_HASH, members(shuffled));
    for (int key = 0; key < KEYS; key++) {
      assertThat(shuffled[after[key]].name()).isEqualTo(all[before[key]].name());
    }
  }

  @Test
  void hash_changedSetMovesMany() {
    FixedCandidate[] all = FixedCandidate.idle(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    int[] after = owners(BalancePolicy.HASH, members(all));
    int[] before = owners(BalancePolicy.HASH, members(all).subList(0, 9));
    long moved = IntStream.range(0, KEYS).filter(key -> after[key] != before[key]).count();
    assertThat(moved / (double) KEYS).as("a tenth would be consistent").isGreaterThan(0.4);
  }

  @Test
  void successor_takesTheTableOverUnlessOwnersOrWeightsChange() {
    FixedCandidate[] all = FixedCandidate.idle(1, 1, 1);
    List<Member> members = members(all);
    KeyTable table = KeyTable.of(members, null);
    List<Member> failed = new ArrayList<>(members);
    failed.set(1, new Member(all[1], 1, 1, 100, false));
    assertThat(KeyTable.of(failed, table)).isSameAs(table);
    List<Member> heavier = new ArrayList<>(members);
    heavier.set(1, new Member(all[1], 1, 2));
    assertThat(KeyTable.of(heavier, table)).isNotSameAs(table);
    assertThat(KeyTable.of(members.subList(0, 2), table)).isNotSameAs(table);
    assertThat(KeyTable.of(members(FixedCandidate.idle(1, 1, 1)), table)).isSameAs(table);
    List<Member> renamed = new ArrayList<>(members);
    renamed.set(1, new Member(new FixedCandidate("other", 1, 0), 1, 1));
    assertThat(KeyTable.of(renamed, table)).isNotSameAs(table);
  }

  @Property(tries = 30)
  void boundedLoad_nobodyIsBeyondIt(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 20) Integer> weights,
      @ForAll @IntRange(min = 100, max = 300) int percent,
      @ForAll long seed) {
    int[] each = weights.stream().mapToInt(Integer::intValue).toArray();
    FixedCandidate[] all = FixedCandidate.idle(each);
    double bound = percent / 100.0;
    Balancer balancer = balancer(BalancePolicy.CONSISTENT_HASH, bound, members(all), null);
    SplittableRandom random = new SplittableRandom(seed);
    double whole = Arrays.stream(each).sum();
    for (int total = 0; total < 300; total++) {
      // Four of five have the same key.
      pick.key = random.nextInt(5) == 0 ? random.nextLong() : 42;
      int slot = balancer.pick(pick);
      all[slot].load().take();
      assertThat((double) all[slot].inFlight())
          .isLessThanOrEqualTo(Math.ceil(bound * (total + 1) * each[slot] / whole + 1e-9));
    }
  }

  @Test
  void boundedLoad_keepsTheOwnerWhileHeIsWithinIt() {
    FixedCandidate[] all = FixedCandidate.idle(1, 1, 1, 1, 1);
    for (FixedCandidate each : all) {
      each.serve(4);
    }
    assertThat(owners(balancer(BalancePolicy.CONSISTENT_HASH, 1.25, members(all), null)))
        .isEqualTo(owners(BalancePolicy.CONSISTENT_HASH, members(all)));
  }

  @Test
  void boundedLoad_yieldsWhenThoseWithinItWereTried() {
    FixedCandidate[] two = {new FixedCandidate(1, 0), new FixedCandidate(1, 100)};
    pick.tried.add(0);
    Balancer balancer = balancer(BalancePolicy.CONSISTENT_HASH, 1.25, members(two), null);
    assertThat(balancer.pick(pick)).isEqualTo(1);
  }

  private static List<Member> members(FixedCandidate... candidates) {
    List<Member> members = new ArrayList<>();
    for (int slot = 0; slot < candidates.length; slot++) {
      members.add(new Member(candidates[slot], slot, candidates[slot].weight));
    }
    return members;
  }

  private static Balancer balancer(
      BalancePolicy policy, double bound, List<Member> members, Balancer previous) {
    BalanceSpec spec =
        new BalanceSpec(policy, KeySpec.CLIENT_IP, bound, BalanceSpec.STANDARD_DECAY);
    return Balancers.of(spec, Candidates.of(members), previous);
  }

  private int[] owners(BalancePolicy policy, List<Member> members) {
    return owners(balancer(policy, 0, members, null));
  }

  private int[] owners(Balancer balancer) {
    int[] owners = new int[KEYS];
    for (int key = 0; key < KEYS; key++) {
      pick.key = Mix.of(key);
      owners[key] = balancer.pick(pick);
    }
    return owners;
  }

  private static int[] counts(int[] owners, int n) {
    int[] counts = new int[n];
    for (int owner : owners) {
      counts[owner]++;
    }
    return counts;
  }
}
