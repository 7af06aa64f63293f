package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec.Field;
import dev.fairlead.model.Address;
import dev.fairlead.probe.Probe.Finding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The call {@code grpc.health.v1.Health/Check} of gRPC's health checking protocol, with its two
 * messages of one field each by hand. Immutable: any thread.
 *
 * @param service whose health is asked for; empty for the server's
 */
record GrpcQuestion(String service, Address address) implements Http2Probe.Question {
  private static final int PREFIX = 5;
  private static final int FIELD_1_BYTES = 0x0a;
  private static final int FIELD_1_NUMBER = 0x08;
  private static final List<String> STATES =
      List.of("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN");
  private static final Map<String, String> CODES =
      Map.of("5", "NOT_FOUND", "12", "UNIMPLEMENTED", "14", "UNAVAILABLE", "16", "UNAUTHENTICATED");

  @Override
  public String name() {
    return service.isEmpty() ? "grpc" : "grpc " + service;
  }

  @Override
  public List<Field> head() {
    return List.of(
        new Field(":method", "POST"),
        new Field(":path", "/grpc.health.v1.Health/Check"),
        new Field(":authority", address.toString()),
        new Field("content-type", "application/grpc"),
        new Field("te", "trailers"),
        new Field("user-agent", "fairlead-health"));
  }

  @Override
  public byte[] body() {
    byte[] name = service.getBytes(StandardCharsets.US_ASCII);
    int size = name.length == 0 ? 0 : 2 + name.length;
    ByteBuffer message = ByteBuffer.allocate(PREFIX + size);
    message.put((byte) 0).putInt(size);
    if (size > 0) {
      // The configuration allows fewer than 128 bytes: the length is one byte.
      message.put((byte) FIELD_1_BYTES).put((byte) name.length).put(name);
    }
    return message.array();
  }

  @Override
  public Finding judge(Http2Call.Answer answer) {
    if (answer.status() != 200) {
      return failed("status " + answer.status() + ", expected 200");
    }
    String code = answer.fields().get("grpc-status");
    if (code == null) {
      return failed("no grpc-status, so it does not speak gRPC");
    }
    if (!code.equals("0")) {
      String name = CODES.get(code);
      return failed("grpc-status " + code + (name == null ? "" : " " + name));
    }
    int state = state(answer.body());
    String word = state < STATES.size() ? STATES.get(state) : Integer.toString(state);
    return new Finding(state == 1, name() + ": " + word);
  }

  private Finding failed(String why) {
    return new Finding(false, name() + ": " + why);
  }

  /** The number of the state; a message without the field says 0. */
  private static int state(byte[] body) {
    return body.length >= PREFIX + 2 && body[0] == 0 && body[PREFIX] == FIELD_1_NUMBER
        ? body[PREFIX + 1] & 0xff
        : 0;
  }
}
