package dev.fairlead.flow;

import dev.fairlead.config.HeaderRulesSpec.Part;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.runtime.FieldRules;
import java.nio.charset.StandardCharsets;

/** Changes the fields of messages as a route's rules say. Stateless. */
final class FieldEdits {
  private FieldEdits() {}

  /** Marks as removed what is not passed on, or is said otherwise. */
  static void mark(FieldRules rules, Fields fields) {
    for (byte[] name : rules.removed()) {
      fields.removeNamed(name);
    }
  }

  /** Writes the lines of a request that the rules add. */
  static void write(FieldRules rules, UpstreamHead.Facts facts, String route, HeadBuilder out) {
    for (FieldRules.Line line : rules.lines()) {
      byte[] whole = line.whole();
      if (whole != null) {
        out.bytes(whole);
      } else {
        out.bytes(line.name()).colon();
        value(line, facts, route, out);
        out.crlf();
      }
    }
  }

  /**
   * Changes the fields of a response.
   *
   * @param scratch for lines with variables
   */
  static void answered(
      FieldRules rules,
      Fields fields,
      UpstreamHead.Facts facts,
      String route,
      HeadBuilder scratch) {
    mark(rules, fields);
    for (FieldRules.Line line : rules.lines()) {
      byte[] whole = line.whole();
      if (whole == null) {
        scratch.clear().bytes(line.name()).colon();
        value(line, facts, route, scratch);
        scratch.crlf();
        whole = scratch.toString().getBytes(StandardCharsets.ISO_8859_1);
      }
      fields.add(whole);
    }
    for (FieldRules.Line line : rules.defaults()) {
      byte[] whole = line.whole();
      if (whole != null && !fields.hasNamed(line.name())) {
        fields.add(whole);
      }
    }
  }

  /** Writes the lines that a response has unless it says otherwise. */
  static void standard(FieldRules rules, HeadBuilder out) {
    for (FieldRules.Line line : rules.defaults()) {
      byte[] whole = line.whole();
      if (whole != null) {
        out.bytes(whole);
      }
    }
  }

  private static void value(
      FieldRules.Line line, UpstreamHead.Facts facts, String route, HeadBuilder out) {
    for (Part part : line.parts()) {
      switch (part) {
        case Part.Text(String text) -> out.text(text);
        case Part.Of(var variable) -> {
          switch (variable) {
            case CLIENT_IP -> out.text(facts.clientText());
            case PEER_IP -> out.text(facts.peerText());
            case HOST -> {
              Http1Request request = facts.request();
              out.bytes(request.bytes(), request.hostStart(), request.hostEnd());
            }
            case SCHEME -> out.text(facts.door().secure() ? "https" : "http");
            case REQUEST_ID -> out.text(facts.requestId());
            case ROUTE -> out.text(route);
          }
        }
      }
    }
  }
}
