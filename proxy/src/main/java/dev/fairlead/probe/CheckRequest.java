package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.model.Address;
import java.nio.charset.StandardCharsets;

/** What a check by HTTP sends. Stateless: any thread. */
final class CheckRequest {
  private CheckRequest() {}

  /**
   * The bytes.
   *
   * @param last whether nothing follows on its connection
   */
  static byte[] of(CheckSpec.Http spec, Address address, boolean last) {
    String host = spec.host() == null ? address.toString() : spec.host();
    StringBuilder head = new StringBuilder(spec.method() + " " + spec.path() + " HTTP/1.1\r\n");
    line(head, spec, "Host", host);
    line(head, spec, "User-Agent", "fairlead-health");
    line(head, spec, "Accept", "*/*");
    if (!spec.method().equals("GET") && !spec.method().equals("HEAD")) {
      line(head, spec, "Content-Length", "0");
    }
    if (last) {
      line(head, spec, "Connection", "close");
    }
    spec.fields().forEach(each -> head.append(each.name() + ": " + each.value() + "\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A line, unless the user has one of that name. */
  private static void line(StringBuilder head, CheckSpec.Http spec, String name, String value) {
    if (spec.fields().stream().noneMatch(each -> each.name().equalsIgnoreCase(name))) {
      head.append(name + ": " + value + "\r\n");
    }
  }
}
