package dev.fairlead.security;

import dev.fairlead.model.Cidr;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests a listener or a route takes, ready for use: first the address is asked for, then
 * the password. Immutable but for what is remembered of passwords: any thread.
 */
public final class AccessRules {
  private final String place;
  private final @Nullable AccessList addresses;
  private final @Nullable PasswordFile users;
  private final VerifiedCache verified;
  private final String challenge;

  /**
   * Those rules.
   *
   * @param place whose they are, for people: {@code route admin}
   * @param addresses null for any
   * @param users null when no password is asked for
   * @param verified of these users
   * @param realm what browsers are told
   */
  public AccessRules(
      String place,
      @Nullable AccessList addresses,
      @Nullable PasswordFile users,
      VerifiedCache verified,
      String realm) {
    this.place = place;
    this.addresses = addresses;
    this.users = users;
    this.verified = verified;
    this.challenge = "Basic realm=\"" + realm + "\", charset=\"UTF-8\"";
  }

  /** Whose they are. */
  public String place() {
    return place;
  }

  /** Whether the address is looked at. */
  public boolean byAddress() {
    return addresses != null;
  }

  /** Whether an address, 4 or 16 bytes, is let in. */
  public boolean admits(byte[] address) {
    AccessList list = addresses;
    return list == null || list.admits(address);
  }

  /** Who may name themselves, or null when nobody has to. */
  public @Nullable PasswordFile users() {
    return users;
  }

  /** What has been verified. */
  public VerifiedCache verified() {
    return verified;
  }

  /** The value of WWW-Authenticate. */
  public String challenge() {
    return challenge;
  }

  /** What is said of an address, for people: {@code allowed by 10.0.0.0/8}. */
  public String verdict(byte[] address) {
    AccessList list = addresses;
    if (list == null) {
      return "any address";
    }
    Cidr network = list.deciding(address);
    String word = list.admits(address) ? "allowed" : "denied";
    return word + (network == null ? ", in no network named" : " by " + network);
  }
}
