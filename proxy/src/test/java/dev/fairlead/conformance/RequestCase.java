package dev.fairlead.conformance;

import dev.fairlead.testing.SeenRequest;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends on a fresh connection, and what must come of it: either it is refused with
 * one of {@code refusals} and the connection closed, or the backend sees {@code sees}. A case with
 * both leaves the choice, where an RFC does.
 *
 * @param name unique
 * @param bytes what is sent
 * @param refusals statuses of a refusal; empty when it must not be refused
 * @param begins whether a backend may have seen a beginning of the refused request
 * @param sees summaries of the requests that a backend must see; null when it must be refused
 * @param answers statuses that the client gets
 * @param closing whether the proxy closes the connection after the last answer
 * @param check further looks at the last request seen
 */
record RequestCase(
    String name,
    String bytes,
    List<Integer> refusals,
    boolean begins,
    @Nullable List<String> sees,
    List<Integer> answers,
    boolean closing,
    Consumer<SeenRequest> check) {

  /** A case of which nothing is expected yet. */
  static RequestCase of(String name, String bytes) {
    return new RequestCase(name, bytes, List.of(), false, null, List.of(), false, _ -> {});
  }

  /** No backend sees a byte. */
  RequestCase refused(Integer... statuses) {
    return new RequestCase(
        name, bytes, Arrays.asList(statuses), false, sees, answers, closing, check);
  }

  /** No backend sees the whole of it. */
  RequestCase brokenOff(Integer... statuses) {
    return new RequestCase(
        name, bytes, Arrays.asList(statuses), true, sees, answers, closing, check);
  }

  /** The backend sees exactly these requests, and each is answered with 200. */
  RequestCase sees(String... summaries) {
    List<Integer> all = Arrays.stream(summaries).map(_ -> 200).toList();
    return new RequestCase(
        name, bytes, refusals, begins, Arrays.asList(summaries), all, closing, check);
  }

  /** No backend sees anything, and the connection goes on. */
  RequestCase answeredByProxy(Integer status) {
    return new RequestCase(
        name, bytes, refusals, begins, List.of(), List.of(status), closing, check);
  }

  /** The client gets these answers. */
  RequestCase answers(Integer... statuses) {
    return new RequestCase(
        name, bytes, refusals, begins, sees, Arrays.asList(statuses), closing, check);
  }

  /** The proxy closes the connection after the last answer. */
  RequestCase closes() {
    return new RequestCase(name, bytes, refusals, begins, sees, answers, true, check);
  }

  /** The last request seen holds this. */
  RequestCase check(Consumer<SeenRequest> more) {
    return new RequestCase(
        name, bytes, refusals, begins, sees, answers, closing, check.andThen(more));
  }

  /** The end-to-end fields of the last request seen are these lines, in this order. */
  RequestCase fields(String... lines) {
    return check(seen -> Checks.equal("fields", seen.endToEnd().texts(), List.of(lines)));
  }

  /** The last request seen has one field of that name, with that value. */
  RequestCase field(String name, String value) {
    return check(seen -> Checks.equal(name, seen.fields().all(name), List.of(value)));
  }

  /** The last request seen has no field of that name. */
  RequestCase without(String name) {
    return check(seen -> Checks.equal(name, seen.fields().all(name), List.of()));
  }

  /** The trailers of the last request seen are these lines, in this order. */
  RequestCase trailers(String... lines) {
    return check(seen -> Checks.equal("trailers", seen.trailers().texts(), List.of(lines)));
  }
}
