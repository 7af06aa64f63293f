package dev.fairlead.security;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategy;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names and bcrypt hashes. Immutable: any thread; {@link #verify} takes as long as bcrypt does and
 * is not for event loops.
 *
 * <p>Every verification takes the time of the highest cost in the file, whether the name exists or
 * not and whatever its own cost is, so that time does not tell names.
 */
public final class PasswordFile {
  private static final int COST_AT = 4;

  // As everywhere, bcrypt looks at the first 72 bytes of a password only.
  private static final BCrypt.Version FORM = BCrypt.Version.VERSION_2Y;
  private static final LongPasswordStrategy LONG = LongPasswordStrategies.truncate(FORM);

  private final Map<String, byte[]> hashes;
  private final int cost;

  /**
   * Those names.
   *
   * @param hashes {@code $2y$10$…} by name, sound ones
   */
  public PasswordFile(Map<String, String> hashes) {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    int highest = COST_AT;
    for (Map.Entry<String, String> entry : hashes.entrySet()) {
      bytes.put(entry.getKey(), entry.getValue().getBytes(StandardCharsets.US_ASCII));
      highest = Math.max(highest, cost(entry.getValue()));
    }
    this.hashes = bytes;
    this.cost = highest;
  }

  private static int cost(String hash) {
    return Integer.parseInt(hash, COST_AT, COST_AT + 2, 10);
  }

  /** How many names it has. */
  public int size() {
    return hashes.size();
  }

  /** Whether that is the password of that name. Blocks the processor for as long as bcrypt does. */
  public boolean verify(String name, byte[] password) {
    byte[] hash = hashes.get(name);
    if (hash == null) {
      burn(cost, password);
      return false;
    }
    boolean right = BCrypt.verifyer(FORM, LONG).verify(password, hash).verified;
    // 2^c and then 2^c + 2^(c+1) + … + 2^(n-1) make 2^n: the same work for every name.
    for (int c = cost(new String(hash, StandardCharsets.US_ASCII)); c < cost; c++) {
      burn(c, password);
    }
    return right;
  }

  private static void burn(int cost, byte[] password) {
    var _ = BCrypt.with(FORM, LONG).hash(cost, new byte[BCrypt.SALT_LENGTH], password);
  }
}
