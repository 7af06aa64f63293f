package dev.fairlead.flow;

import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.RequestHead;
import dev.fairlead.model.Trace;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.FieldRules;
import dev.fairlead.runtime.IdentityFields;
import dev.fairlead.runtime.Route;
import org.jspecify.annotations.Nullable;

/**
 * Writes the request head that a backend is sent: what the client sent, without what concerned its
 * connection only, and with what the backend should know about the client. Loop-confined.
 *
 * <p>RFC 9110 §7.6 (Connection, Max-Forwards, Via), §7.8 (Upgrade), §10.1.1 (Expect), §10.1.4 (TE);
 * RFC 9112 §3.2 (target, Host). X-Forwarded-* of peers that are not trusted is dropped.
 */
final class UpstreamHead {
  private static final byte[] VERSION = Ascii.bytes(" HTTP/1.1\r\n");
  private static final byte[] HOST = Ascii.bytes("Host: ");
  private static final byte[] FORWARDED_FOR = Ascii.bytes("X-Forwarded-For: ");
  private static final byte[] FORWARDED_PROTO = Ascii.bytes("X-Forwarded-Proto: http\r\n");
  private static final byte[] FORWARDED_HTTPS = Ascii.bytes("X-Forwarded-Proto: https\r\n");
  private static final byte[] FORWARDED_HOST = Ascii.bytes("X-Forwarded-Host: ");
  private static final byte[] REQUEST_ID = Ascii.bytes("X-Request-Id: ");
  private static final byte[] VIA = Ascii.bytes("Via: 1.");
  private static final byte[] VIA_2 = Ascii.bytes("Via: 2.0 ");
  private static final byte[] CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");
  private static final byte[] TE = Ascii.bytes("TE: trailers\r\nConnection: TE\r\n");
  private static final byte[] UPGRADE = Ascii.bytes("Connection: upgrade\r\n");
  private static final byte[] MAX_FORWARDS = Ascii.bytes("Max-Forwards: ");
  private static final byte[] LIST = Ascii.bytes(", ");

  private final ViaToken via;

  /** What of an exchange stands in the head that its backend is sent. */
  interface Facts {
    /** The request; fields that are not passed on are marked as removed in it. */
    Http1Request request();

    /** Whether what the peer says of the client is believed. */
    boolean trustedPeer();

    /** As {@link Admission#hopsLeft} has it. */
    int hopsLeft();

    /** The peer's address as text. */
    String peerText();

    /** The client's address as text, as logs have it. */
    String clientText();

    /** The request's id. */
    String requestId();

    /** Where the client came in. */
    Door door();

    /** The trace whose last attempt the backend is told; null for none. */
    default @Nullable Trace trace() {
      return null;
    }

    /** The fields that are dropped when a client sends them. */
    @Nullable IdentityFields identityFields();
  }

  UpstreamHead(ViaToken via) {
    this.via = via;
  }

  /** Puts the head together in {@code out}. */
  void write(Facts facts, Route route, Backend backend, HeadBuilder out) {
    Http1Request request = facts.request();
    boolean trusted = facts.trustedPeer();
    mark(facts, request, trusted);
    byte[] hidden = Stickiness.hiddenCookie(route);
    boolean cut = hidden != null && CookieCut.mark(request.fields(), hidden);
    FieldRules rules = route.requestFields();
    if (rules != null) {
      FieldEdits.mark(rules, request.fields());
    }

    byte[] b = request.bytes();
    out.clear().bytes(b, request.methodStart(), request.methodEnd()).octet(' ');
    target(request, b, out);
    out.bytes(VERSION);
    if (request.absolute()) {
      out.bytes(HOST).bytes(b, request.authorityStart(), request.authorityEnd()).crlf();
    } else if (request.authorityStart() == request.authorityEnd()) {
      out.bytes(HOST).text(backend.address().toString()).crlf();
    }
    request.fields().writeTo(out);
    if (rules != null) {
      FieldEdits.write(rules, facts, route.spec().name(), out);
    }
    if (cut && hidden != null) {
      CookieCut.write(request.fields(), hidden, out);
    }
    forwarded(facts, request, trusted, out);
    if (request.httpVersion() == RequestHead.HTTP_2) {
      out.bytes(VIA_2).bytes(via.bytes()).crlf();
    } else {
      out.bytes(VIA).octet('0' + request.minorVersion()).octet(' ').bytes(via.bytes()).crlf();
    }
    Trace trace = facts.trace();
    if (trace != null) {
      Trace.Attempt attempt = trace.last();
      TraceParent.write(trace, attempt == null ? trace.span : attempt.span, out);
    }
    connection(facts, request, out);
    out.crlf();
  }

  private static void mark(Facts facts, Http1Request request, boolean trusted) {
    Fields fields = request.fields();
    HopByHop.strip(fields);
    fields.removeAll(FieldId.X_FORWARDED_FOR);
    fields.removeAll(FieldId.X_REQUEST_ID);
    if (!trusted) {
      fields.removeAll(FieldId.X_FORWARDED_PROTO);
      fields.removeAll(FieldId.X_FORWARDED_HOST);
      fields.removeAll(FieldId.X_FORWARDED_OTHER);
      fields.removeAll(FieldId.FORWARDED);
    }
    IdentityFields forged = facts.identityFields();
    if (forged != null) {
      HopByHop.strip(fields, forged);
    }
    if (request.absolute()) {
      fields.removeAll(FieldId.HOST);
    }
    if (request.minorVersion() == 0) {
      fields.removeAll(FieldId.EXPECT);
    }
    if (facts.hopsLeft() > 0) {
      fields.removeAll(FieldId.MAX_FORWARDS);
    }
  }

  /** Origin form, or the asterisk that an absolute form without path stands for in OPTIONS. */
  private static void target(Http1Request request, byte[] b, HeadBuilder out) {
    if (request.pathStart() == request.pathEnd()) {
      boolean asterisk =
          request.method() == Http1Request.Method.OPTIONS
              && request.pathEnd() == request.targetEnd();
      out.octet(asterisk ? '*' : '/');
    }
    out.bytes(b, request.pathStart(), request.targetEnd());
  }

  private static void forwarded(
      Facts facts, Http1Request request, boolean trusted, HeadBuilder out) {
    Fields fields = request.fields();
    byte[] b = request.bytes();
    out.bytes(FORWARDED_FOR);
    if (trusted) {
      for (int i = fields.find(FieldId.X_FORWARDED_FOR, 0);
          i >= 0;
          i = fields.find(FieldId.X_FORWARDED_FOR, i + 1)) {
        if (fields.valueEnd(i) > fields.valueStart(i)) {
          out.bytes(b, fields.valueStart(i), fields.valueEnd(i)).bytes(LIST);
        }
      }
    }
    out.text(facts.peerText()).crlf();
    if (!trusted || !fields.has(FieldId.X_FORWARDED_PROTO)) {
      out.bytes(facts.door().secure() ? FORWARDED_HTTPS : FORWARDED_PROTO);
    }
    if ((!trusted || !fields.has(FieldId.X_FORWARDED_HOST))
        && request.authorityEnd() > request.authorityStart()) {
      out.bytes(FORWARDED_HOST).bytes(b, request.authorityStart(), request.authorityEnd()).crlf();
    }
    out.bytes(REQUEST_ID).text(facts.requestId()).crlf();
    Door door = facts.door();
    if (door.identity() != null) {
      out.text(door.identityField()).text(": ").text(door.identity()).crlf();
    }
  }

  private static void connection(Facts facts, Http1Request request, HeadBuilder out) {
    if (facts.hopsLeft() > 0) {
      out.bytes(MAX_FORWARDS).decimal(facts.hopsLeft() - 1).crlf();
    }
    if (request.framing() == BodyFraming.CHUNKED) {
      out.bytes(CHUNKED);
    }
    if (request.upgrade()) {
      Fields fields = request.fields();
      out.bytes(UPGRADE);
      for (int i = fields.find(FieldId.UPGRADE, 0);
          i >= 0;
          i = fields.find(FieldId.UPGRADE, i + 1)) {
        out.bytes(request.bytes(), fields.nameStart(i), fields.nameEnd(i))
            .colon()
            .bytes(request.bytes(), fields.valueStart(i), fields.valueEnd(i))
            .crlf();
      }
    } else if (request.trailersWelcome()) {
      out.bytes(TE);
    }
  }
}
