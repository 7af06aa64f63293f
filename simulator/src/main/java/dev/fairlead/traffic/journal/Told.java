package dev.fairlead.traffic.journal;

import dev.fairlead.traffic.scenario.Step.Tells;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked and was told. Immutable.
 *
 * @param atMillis when the answer came, or it was given up, since 1970
 * @param user number of the user
 * @param tells what kind of thing it is about
 * @param customer the id of the customer the user is; null when they did not log in
 * @param email their address; null when they did not log in
 * @param request method and target
 * @param key its Idempotency-Key; null for none
 * @param status 0 when there was no answer
 * @param lost why not; null when there was one
 * @param uncertain whether the same request was sent before and that outcome is not known
 * @param body of the answer, perhaps empty
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody changes it, and nobody compares it.
public record Told(
    long atMillis,
    long user,
    Tells tells,
    @Nullable String customer,
    @Nullable String email,
    String request,
    @Nullable String key,
    int status,
    @Nullable String lost,
    boolean uncertain,
    byte[] body) {
  /** Shared; nobody changes it. */
  @Override
  public byte[] body() {
    return body;
  }
}
