package dev.fairlead.flow;

import dev.fairlead.http1.Http1Request;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import dev.fairlead.model.IpLiteral;
import dev.fairlead.net.Worker;
import dev.fairlead.security.AccessRules;
import dev.fairlead.security.Credentials;
import dev.fairlead.security.PasswordFile;
import dev.fairlead.security.VerifiedCache;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether an exchange may enter by the rules of its listener, and then of its route: first by its
 * address, and behind the limits by its password. An address is looked up at once, and so are
 * credentials that were verified not long ago; others are verified elsewhere, while the exchange
 * waits as it would for a backend. Loop-confined.
 */
final class AccessGate {
  private static final byte[] AUTHORIZATION = Ascii.bytes("authorization");

  private final RequestFlow flow;
  private final Worker worker;
  private final PasswordVerifier verifier;
  private final Consumer<Throwable> faults;

  AccessGate(
      RequestFlow flow, Worker worker, PasswordVerifier verifier, Consumer<Throwable> faults) {
    this.flow = flow;
    this.worker = worker;
    this.verifier = verifier;
    this.faults = faults;
  }

  /** Whose rules are asked. */
  enum Stage {
    LISTENER,
    ROUTE
  }

  /** One verification that an exchange waits for. */
  static final class Question {}

  /** What is known at once of a password. */
  enum Answer {
    /** It may enter. */
    YES,
    /** It does not say who it is, or in a way that nobody can. */
    UNNAMED,
    /** It says so, and it must be seen whether that is true. */
    UNVERIFIED
  }

  /** What is known at once of a request's password. */
  static Answer ask(AccessRules rules, Http1Request request) {
    if (rules.users() == null) {
      return Answer.YES;
    }
    int line = request.find(AUTHORIZATION, 0);
    // Of two a backend might read the other.
    if (line < 0 || request.find(AUTHORIZATION, line + 1) >= 0) {
      return Answer.UNNAMED;
    }
    return rules.verified().has(digest(rules, request, line)) ? Answer.YES : Answer.UNVERIFIED;
  }

  /** The address that rules are asked about. */
  static byte[] address(boolean trustedPeer, String clientAddress, byte[] peer) {
    return trustedPeer ? IpLiteral.parse(clientAddress).orElse(peer) : peer;
  }

  /** What the request says of who it is; null when it is not said soundly. */
  static @Nullable Credentials credentials(Http1Request request) {
    int line = request.find(AUTHORIZATION, 0);
    return line < 0
        ? null
        : Credentials.of(request.bytes(), request.valueStart(line), request.valueEnd(line));
  }

  private static VerifiedCache.Digest digest(AccessRules rules, Http1Request request, int line) {
    return rules
        .verified()
        .digest(request.bytes(), request.valueStart(line), request.valueEnd(line));
  }

  /** Whether the exchange's address may enter. If not it has been refused. */
  boolean admits(Exchange exchange, AccessRules rules) {
    if (!rules.byAddress()
        || rules.admits(
            address(
                exchange.trustedPeer, exchange.record.clientAddress, exchange.client().peer()))) {
      return true;
    }
    flow.refuse(exchange, Failure.ADDRESS_DENIED, null);
    return false;
  }

  /**
   * Whether the exchange has the password that is asked for, if any, and may go on now. If not it
   * has been refused, or {@link RequestFlow#entered} follows unless it ends before.
   */
  boolean knows(Exchange exchange, AccessRules rules, Stage stage) {
    return switch (ask(rules, exchange.request())) {
      case YES -> true;
      case UNNAMED -> {
        flow.refuse(exchange, Failure.PASSWORD_NEEDED, rules.challenge());
        yield false;
      }
      case UNVERIFIED -> {
        verify(exchange, rules, stage);
        yield false;
      }
    };
  }

  private void verify(Exchange exchange, AccessRules rules, Stage stage) {
    Http1Request request = exchange.request();
    Credentials credentials = credentials(request);
    PasswordFile users = rules.users();
    if (credentials == null || users == null) {
      flow.refuse(exchange, Failure.PASSWORD_NEEDED, rules.challenge());
      return;
    }
    VerifiedCache.Digest digest = digest(rules, request, request.find(AUTHORIZATION, 0));
    Question question = new Question();
    exchange.verification = question;
    boolean taken =
        verifier.submit(
            IpLiteral.clientNumber(
                address(
                    exchange.trustedPeer, exchange.record.clientAddress, exchange.client().peer())),
            () -> {
              boolean right = isRight(rules, users, credentials, digest);
              tell(() -> answered(exchange, question, rules, stage, right));
            });
    if (!taken) {
      exchange.verification = null;
      flow.refuse(exchange, Failure.VERIFIERS_BUSY, null);
    }
  }

  private boolean isRight(
      AccessRules rules, PasswordFile users, Credentials said, VerifiedCache.Digest digest) {
    try {
      // Of several requests that came at once, the first has found out.
      if (rules.verified().has(digest) || users.verify(said.name(), said.password())) {
        rules.verified().put(digest);
        return true;
      }
    } catch (RuntimeException e) {
      faults.accept(e);
    }
    return false;
  }

  private void tell(Runnable news) {
    try {
      worker.loop().execute(news);
    } catch (RejectedExecutionException e) {
      // The loop has ended, and its exchanges with it.
      faults.accept(e);
    }
  }

  private void answered(
      Exchange exchange, Question question, AccessRules rules, Stage stage, boolean right) {
    if (exchange.verification != question) {
      // It ended meanwhile.
      return;
    }
    exchange.verification = null;
    try {
      if (right) {
        flow.entered(exchange, stage);
      } else {
        flow.refuse(exchange, Failure.PASSWORD_NEEDED, rules.challenge());
      }
    } catch (RuntimeException e) {
      faults.accept(e);
      if (!exchange.over) {
        flow.fail(exchange, Failure.INTERNAL);
      }
    }
  }
}
