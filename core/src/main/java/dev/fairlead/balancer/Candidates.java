package dev.fairlead.balancer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fixed set that a balancer chooses among. Immutable.
 *
 * <p>A candidate has a <em>slot</em>, its number in the upstream, by which picks and {@link Tried}
 * name it: candidates are those of all the upstream's backends that are ready now and have a
 * weight, so slots need not be consecutive.
 */
public final class Candidates {
  /** The weight of a candidate is counted in this many parts, so that slow start can divide it. */
  public static final int PARTS = 100;

  /**
   * One backend that may be chosen at some time.
   *
   * @param candidate what is known of it
   * @param slot its number in the upstream, 0 or more, unique
   * @param weight as configured, 1 to 1000
   * @param share its weight now, in {@link #PARTS}, 1 or more: less than {@code weight * PARTS}
   *     while it starts slowly
   * @param ready whether it may be chosen now
   */
  public record Member(Candidate candidate, int slot, int weight, int share, boolean ready) {
    /** A member that is ready with its full weight. */
    public Member(Candidate candidate, int slot, int weight) {
      this(candidate, slot, weight, weight * PARTS, true);
    }
  }

  private final List<Member> members;
  // One array each, because balancers go through them for every exchange.
  private final Candidate[] candidates;
  private final int[] slots;
  private final int[] weights;
  private final int[] shares;

  private Candidates(List<Member> members) {
    this.members = List.copyOf(members);
    List<Member> ready = members.stream().filter(Member::ready).toList();
    this.candidates = ready.stream().map(Member::candidate).toArray(Candidate[]::new);
    this.slots = ready.stream().mapToInt(Member::slot).toArray();
    this.weights = ready.stream().mapToInt(Member::weight).toArray();
    this.shares = ready.stream().mapToInt(Member::share).toArray();
  }

  /** The ready ones of {@code members}, in their order. */
  public static Candidates of(List<Member> members) {
    return new Candidates(members);
  }

  /** All of {@code candidates}, ready, in slots 0, 1, 2 … */
  public static Candidates of(Candidate[] candidates, int... weights) {
    List<Member> members = new ArrayList<>();
    for (int slot = 0; slot < candidates.length; slot++) {
      members.add(new Member(candidates[slot], slot, weights[slot]));
    }
    return new Candidates(members);
  }

  /** Those that may be chosen and those that are not ready now: who hashes must know them too. */
  public List<Member> members() {
    return members;
  }

  /** How many may be chosen. */
  public int size() {
    return candidates.length;
  }

  /** What is known of the candidate with that index, from 0 to {@link #size()}. */
  public Candidate candidate(int index) {
    return candidates[index];
  }

  /** Its slot. */
  public int slot(int index) {
    return slots[index];
  }

  /** Its weight as configured. */
  public int weight(int index) {
    return weights[index];
  }

  /** Its weight now, in {@link #PARTS}. */
  public int share(int index) {
    return shares[index];
  }

  /**
   * The same, those on one board next to one another and otherwise in their order: they are not any
   * more when a reload has changed their places in the file.
   */
  Candidates byBoard() {
    return isByBoard() ? this : new Candidates(membersByBoard());
  }

  private boolean isByBoard() {
    Set<LoadBoard> seen = new HashSet<>();
    @Nullable LoadBoard last = null;
    for (Candidate candidate : candidates) {
      LoadBoard board = candidate.load().board;
      if (board != last && !seen.add(board)) {
        return false;
      }
      last = board;
    }
    return true;
  }

  private List<Member> membersByBoard() {
    Map<LoadBoard, List<Member>> boards = new LinkedHashMap<>();
    for (Member member : members) {
      boards.computeIfAbsent(member.candidate().load().board, _ -> new ArrayList<>()).add(member);
    }
    return boards.values().stream().flatMap(List::stream).toList();
  }

  /** By index, the place of each on its board. */
  int[] places() {
    return Arrays.stream(candidates).mapToInt(candidate -> candidate.load().place).toArray();
  }

  /** One over the share of each, by index: multiplying by it is quicker than dividing. */
  double[] scales() {
    return Arrays.stream(shares).mapToDouble(share -> 1.0 / share).toArray();
  }
}
