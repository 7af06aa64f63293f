package dev.fairlead.flow;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Pick;
import dev.fairlead.config.LimitSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.http1.Http1RequestDecoder;
import dev.fairlead.model.Address;
import dev.fairlead.model.Failure;
import dev.fairlead.model.IpLiteral;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.runtime.DoorRules;
import dev.fairlead.runtime.IdentityFields;
import dev.fairlead.runtime.LimitVerdict;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestExplanation.Answer;
import dev.fairlead.runtime.RequestExplanation.Choice;
import dev.fairlead.runtime.RequestExplanation.Limit;
import dev.fairlead.runtime.RequestExplanation.RouteLine;
import dev.fairlead.runtime.RequestQuestion;
import dev.fairlead.runtime.Route;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Throttle;
import dev.fairlead.runtime.Upstream;
import dev.fairlead.security.AccessRules;
import dev.fairlead.security.Credentials;
import dev.fairlead.security.ForwardedFor;
import dev.fairlead.security.PasswordFile;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tells the story of {@link RequestFlow} about a request that nobody has sent: the same decoder,
 * routes, admission, choice and upstream head, but nothing is claimed, connected or counted. Each
 * explanation is one thread's affair; any thread.
 */
public final class RequestExplainer {
  /** What stands where the request's id will. */
  public static final String REQUEST_ID = "(request id)";

  private final Snapshot snapshot;
  private final ViaToken via;
  private final RandomGenerator random;
  private final LongSupplier ticker;

  /**
   * An explainer of one world.
   *
   * @param random from which is drawn what requests draw
   * @param ticker nanoseconds, the clock of the backends' response times
   */
  public RequestExplainer(
      Snapshot snapshot, ViaToken via, RandomGenerator random, LongSupplier ticker) {
    this.snapshot = snapshot;
    this.via = via;
    this.random = random;
    this.ticker = ticker;
  }

  /** The head as the explainer writes it: what {@link UpstreamHead} asks of an exchange. */
  private record Facts(
      Http1Request request,
      boolean trustedPeer,
      int hopsLeft,
      String peerText,
      String clientText,
      String requestId,
      Door door,
      @Nullable IdentityFields identityFields)
      implements UpstreamHead.Facts {}

  /** What would become of that request now. */
  public RequestExplanation explain(RequestQuestion question) {
    Http1RequestDecoder decoder = new Http1RequestDecoder();
    LimitSpec limits = snapshot.spec().limits();
    decoder.begin(limits.headBytes(), limits.targetBytes(), limits.fields());
    boolean whole = decoder.decode(Unpooled.wrappedBuffer(bytes(question)));
    byte[] peer = IpLiteral.parse(question.from()).orElseThrow();
    String peerText = text(peer);
    Failure malformed = whole ? decoder.failure() : Failure.BAD_REQUEST;
    if (malformed != null) {
      return new RequestExplanation(
          question.method() + " " + question.target(),
          peerText,
          snapshot.number(),
          List.of(),
          answer(malformed),
          null,
          List.of(),
          null);
    }
    return new Story(question, decoder.request(), peer, peerText).told();
  }

  /** One request line and its fields, as a client would send them. */
  private static byte[] bytes(RequestQuestion question) {
    StringBuilder text = new StringBuilder();
    text.append(question.method()).append(' ').append(question.target()).append(" HTTP/1.1\r\n");
    if (!question.host().isEmpty()) {
      text.append("Host: ").append(question.host()).append("\r\n");
    }
    question
        .headers()
        .forEach(header ->
            text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] address) {
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(address));
    } catch (UnknownHostException impossible) {
      throw new AssertionError("4 or 16 bytes", impossible);
    }
  }

  private static Answer answer(Failure failure) {
    return new Answer(failure.status(), FailureAnswer.detail(failure));
  }

  /** A sound request on its way; the steps are those of {@link RequestFlow}. */
  private final class Story {
    private final RequestQuestion question;
    private final Http1Request request;
    private final byte[] peer;
    private final String peerText;
    private final boolean trusted;
    private final String client;
    private final List<RouteLine> routes;
    private final List<Limit> limits = new ArrayList<>();

    Story(RequestQuestion question, Http1Request request, byte[] peer, String peerText) {
      this.question = question;
      this.request = request;
      this.peer = peer;
      this.peerText = peerText;
      this.trusted = snapshot.trustedProxies().contains(peer);
      this.client = ForwardedFor.clientAddress(request, peer, peerText, snapshot.trustedProxies());
      this.routes = snapshot.explain(request);
    }

    RequestExplanation told() {
      String elsewhere = door().redirect(question.host(), question.target());
      if (elsewhere != null) {
        return ended(new Answer(308, "The listener redirects to " + elsewhere));
      }
      DoorRules door = snapshot.door(door().listener());
      int index = snapshot.match(request);
      Route found = index < 0 ? null : snapshot.route(index);
      Answer barred = barred(door, found);
      if (barred != null) {
        return ended(barred);
      }
      if (index == RouteTable.BAD_PATH) {
        return ended(answer(Failure.BAD_PATH));
      }
      if (index < 0) {
        return ended(
            index == RouteTable.METHOD_NOT_ALLOWED
                ? new Answer(
                    Failure.METHOD_NOT_ALLOWED.status(),
                    FailureAnswer.detail(Failure.METHOD_NOT_ALLOWED)
                        + ", only "
                        + snapshot.allowedMethods(request))
                : answer(Failure.NO_ROUTE));
      }
      Route route = snapshot.route(index);
      Failure refused = Admission.refusal(request, route, via);
      if (refused == null) {
        refused =
            FieldNames.refusal(request.fields(), snapshot.spec().hardening().underscores(), route);
      }
      if (refused != null) {
        return ended(answer(refused));
      }
      int hopsLeft = Admission.hopsLeft(request);
      if (hopsLeft == 0) {
        return ended(new Answer(200, "Max-Forwards is 0, so the proxy answers itself"));
      }
      Pick pick = pick(route.upstream());
      Choice choice = route.upstream().explain(pick);
      Failure unserved = unserved(route.upstream(), pick, choice);
      limits.addAll(LimitLines.of(snapshot.spec(), route, request));
      return told(
          unserved == null ? null : answer(unserved),
          choice,
          limits,
          choice.slot() < 0 ? null : head(route, choice.slot(), hopsLeft));
    }

    /** Why access rules or limits keep it out, in the order of {@link RequestFlow}; or null. */
    private @Nullable Answer barred(DoorRules door, @Nullable Route route) {
      AccessRules entry = door.access();
      boolean limitsFirst = entry != null && entry.users() != null;
      int cost = route == null ? 1 : route.spec().cost();
      Answer barred = denied(entry);
      if (barred == null && limitsFirst) {
        barred = throttled(door.throttle(), null, cost);
        barred = barred == null ? unnamed(entry) : barred;
      }
      AccessRules access = route == null ? null : route.access();
      barred = barred == null ? denied(access) : barred;
      if (barred == null) {
        barred =
            throttled(
                limitsFirst ? null : door.throttle(),
                route == null ? null : route.throttle(),
                cost);
      }
      return barred == null ? unnamed(access) : barred;
    }

    /** What rate and concurrency limits would say of it now. */
    private @Nullable Answer throttled(
        @Nullable Throttle listener, @Nullable Throttle ofRoute, int cost) {
      LimitVerdict verdict = new LimitVerdict();
      LimitVerdict.Outcome outcome =
          verdict.peek(
              listener,
              ofRoute,
              request,
              trusted ? IpLiteral.parse(client).orElse(peer) : peer,
              cost,
              ticker.getAsLong());
      limits.addAll(LimitLines.rates(verdict));
      limits.addAll(LimitLines.concurrency(listener));
      limits.addAll(LimitLines.concurrency(ofRoute));
      return switch (outcome) {
        case ADMITTED -> null;
        case TOO_FAST -> answer(Failure.RATE_LIMITED);
        case TOO_MANY -> answer(Failure.OVERLOADED);
      };
    }

    /** That its address is not let in, or null with a line about it. */
    private @Nullable Answer denied(@Nullable AccessRules rules) {
      if (rules == null) {
        return null;
      }
      byte[] address = AccessGate.address(trusted, client, peer);
      String verdict = rules.verdict(address);
      if (!rules.admits(address)) {
        return refusal(Failure.ADDRESS_DENIED, ", " + verdict, rules);
      }
      limits.add(new Limit("access of " + rules.place(), verdict, "403"));
      return null;
    }

    /** That a password is missing, or null with a line about it; the verifying is done here. */
    private @Nullable Answer unnamed(@Nullable AccessRules rules) {
      if (rules == null || rules.users() == null) {
        return null;
      }
      Failure refused =
          switch (AccessGate.ask(rules, request)) {
            case YES -> null;
            case UNNAMED -> Failure.PASSWORD_NEEDED;
            case UNVERIFIED -> {
              Credentials said = AccessGate.credentials(request);
              PasswordFile users = rules.users();
              boolean right =
                  said != null && users != null && users.verify(said.name(), said.password());
              yield right ? null : Failure.PASSWORD_NEEDED;
            }
          };
      if (refused != null) {
        return refusal(refused, "", rules);
      }
      limits.add(new Limit("access of " + rules.place(), "password right", "401"));
      return null;
    }

    private static Answer refusal(Failure failure, String why, AccessRules rules) {
      return new Answer(
          failure.status(),
          FailureAnswer.detail(failure) + why + " (access of " + rules.place() + ")");
    }

    private Pick pick(Upstream upstream) {
      Pick pick = new Pick(random);
      byte[] address = trusted ? Stickiness.client(upstream, peer, client) : peer;
      upstream.prepare(pick, request, address);
      if (upstream.learnsTimes()) {
        pick.now = ticker.getAsLong();
      }
      return pick;
    }

    /** Why no backend would serve it, not even after a wait; or null. */
    private @Nullable Failure unserved(Upstream upstream, Pick pick, Choice choice) {
      if (choice.slot() == Upstream.FULL) {
        boolean room = upstream.line().waiting() < upstream.spec().queue().size();
        return room ? null : Failure.QUEUE_FULL;
      }
      return choice.slot() == Balancer.NONE
          ? Stickiness.answer(upstream, pick, Failure.NO_BACKEND)
          : null;
    }

    private String head(Route route, int slot, int hopsLeft) {
      String id = trusted ? RequestIds.received(request) : null;
      HeadBuilder out = new HeadBuilder();
      Facts facts =
          new Facts(
              request,
              trusted,
              hopsLeft,
              peerText,
              client,
              id == null ? REQUEST_ID : id,
              door(),
              snapshot.identityFields());
      new UpstreamHead(via).write(facts, route, route.upstream().backend(slot), out);
      return out.toString();
    }

    /** The listener on the port that the question names, else the first that would do. */
    private Door door() {
      List<ListenerSpec> listeners = snapshot.spec().listeners();
      if (listeners.isEmpty()) {
        return new Door(0, new ListenerSpec(new Address("127.0.0.1", 0)), question.secure());
      }
      int chosen = 0;
      for (int i = listeners.size() - 1; i >= 0; i--) {
        ListenerSpec each = listeners.get(i);
        boolean named = question.host().endsWith(":" + each.address().port());
        if (question.secure() == (each.tls() != null)) {
          if (named) {
            return new Door(i, each, question.secure());
          }
          chosen = i;
        }
      }
      return new Door(chosen, listeners.get(chosen), question.secure());
    }

    private RequestExplanation ended(Answer answer) {
      return told(answer, null, limits, null);
    }

    private RequestExplanation told(
        @Nullable Answer answer,
        @Nullable Choice choice,
        List<Limit> limits,
        @Nullable String head) {
      return new RequestExplanation(
          question.method() + " " + question.url(),
          client,
          snapshot.number(),
          routes,
          answer,
          choice,
          limits,
          head);
    }
  }
}
