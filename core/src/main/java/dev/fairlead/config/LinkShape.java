package dev.fairlead.config;

import dev.fairlead.config.LinkSpec.BackendTlsSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** How backends are spoken to. */
final class LinkShape {
  private static final BackendTlsSpec STANDARD = BackendTlsSpec.DEFAULTS;

  private static final Key<Boolean> VERIFY =
      Key.optional(
          "verify",
          Numbers.FLAG,
          STANDARD.verify(),
          "Whether certificates are checked; false is warned of at every start");
  private static final Key<String> CA =
      Key.optional(
          "ca",
          Words.READ_FILE,
          "File in PEM: what certificates must lead to; the system's if unset");
  private static final Key<String> NAME =
      Key.optional(
          "name",
          Words.SERVER_NAME,
          "Whom certificates must be for, also sent as SNI; the URL's host if unset");
  private static final Key<CertificateSpec> CERTIFICATE =
      Key.optional("certificate", TlsShape.OWN, "Shown to backends that ask for one");

  /** What holds for backends that are {@code https://}. */
  static final Key<BackendTlsSpec> TLS =
      Key.optional(
          "tls",
          new Section<>("tls", List.of(VERIFY, CA, NAME, CERTIFICATE), LinkShape::tls),
          "TLS to backends that are https://");

  /** The version of HTTP that is spoken. */
  static final Key<Protocol> PROTOCOL =
      Key.optional(
          "protocol",
          Scalar.oneOf("protocol", List.of(Protocol.values()), Protocol::word),
          LinkSpec.DEFAULTS.protocol().word(),
          "The version of HTTP spoken to backends; h2 by prior knowledge where they are http://");

  /** What connections begin with. */
  static final Key<LinkSpec.ProxyProtocol> PROXY_PROTOCOL =
      Key.optional(
          "proxyProtocol",
          Scalar.oneOf(
              "proxy-protocol",
              List.of(LinkSpec.ProxyProtocol.values()),
              LinkSpec.ProxyProtocol::word),
          LinkSpec.ProxyProtocol.NONE.word(),
          "The PROXY protocol header that connections to backends begin with");

  private LinkShape() {}

  /** All that an upstream says of it. */
  static LinkSpec link(List<BackendSpec> backends, Entries entries, Problems problems) {
    BackendTlsSpec tls = entries.get(TLS);
    check(tls, backends, entries, problems);
    return new LinkSpec(
        entries.get(PROTOCOL, LinkSpec.DEFAULTS.protocol()),
        tls == null ? STANDARD : tls,
        entries.get(PROXY_PROTOCOL, LinkSpec.DEFAULTS.proxyProtocol()));
  }

  /** Says that a check cannot be made over that link. */
  static void check(LinkSpec link, HealthSpec health, Node place, Problems problems) {
    if (health.check() instanceof CheckSpec.Grpc && link.protocol() != Protocol.HTTP_2) {
      problems.add(
          at(place, HealthShape.GRPC.name()),
          "a check by gRPC is made over HTTP/2, expected it with protocol: h2");
    }
  }

  /** The value of a key in a mapping; the section itself where it is written in another form. */
  private static Node at(Node section, String key) {
    if (section instanceof MappingNode mapping) {
      for (NodeTuple each : mapping.getValue()) {
        if (each.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          return each.getValueNode();
        }
      }
    }
    return section;
  }

  private static BackendTlsSpec tls(Entries entries, Reading reading) {
    String ca = entries.get(CA);
    boolean verify = entries.get(VERIFY, STANDARD.verify());
    if (ca != null) {
      TlsShape.checkAuthorities(entries, CA, ca, reading);
      if (!verify) {
        reading
            .problems()
            .add(
                entries.place(CA),
                "nothing is checked against 'ca' with verify: false, expected one or the other");
      }
    }
    return new BackendTlsSpec(verify, ca, entries.get(NAME), entries.get(CERTIFICATE));
  }

  /** Says that TLS settings are of no use to an upstream without such backends. */
  private static void check(
      @Nullable BackendTlsSpec tls,
      List<BackendSpec> backends,
      Entries entries,
      Problems problems) {
    if (tls != null && !backends.isEmpty() && backends.stream().noneMatch(BackendSpec::tls)) {
      problems.add(
          entries.place(TLS),
          "no backend of this upstream is https://, expected one that 'tls' is for");
    }
  }
}
