package dev.fairlead.config;

import dev.fairlead.model.Cidr;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Whose requests a listener or a route takes. */
final class AccessShape {
  private static final ListOf<Located<String>> NETWORKS =
      new ListOf<>(Located.of(Addresses.NETWORK), "networks", 0, true);

  private static final Key<List<Located<String>>> ALLOW =
      Key.optional("allow", NETWORKS, "Networks that are let in; once there are some, only they");
  private static final Key<List<Located<String>>> DENY =
      Key.optional("deny", NETWORKS, "Networks that are not let in, 403");
  private static final Key<String> ALLOW_FILE =
      Key.optional("allowFile", Words.READ_FILE, "File of further networks to let in, one a line");
  private static final Key<String> DENY_FILE =
      Key.optional("denyFile", Words.READ_FILE, "File of further networks to keep out");
  private static final Key<String> USERS =
      Key.optional(
          "users",
          Words.READ_FILE,
          "File of names and bcrypt hashes, as htpasswd -B writes it, for basic authentication");
  private static final Key<String> REALM =
      Key.optional(
          "realm",
          Scalar.of(
              "realm",
              "a text of up to 64 characters without quotes and backslashes",
              Schema.string("[ !#-\\[\\]-~]{1,64}"),
              text ->
                  text.matches("[ !#-\\[\\]-~]{1,64}")
                      ? Scalar.Parsed.good(text)
                      : Scalar.Parsed.bad()),
          AccessSpec.STANDARD_REALM,
          "What browsers are told that the password is for");

  /** The section. */
  static final Section<AccessSpec> SHAPE =
      new Section<>(
          "access", List.of(ALLOW, DENY, ALLOW_FILE, DENY_FILE, USERS, REALM), AccessShape::access);

  private AccessShape() {}

  private static AccessSpec access(Entries entries, Reading reading) {
    Problems problems = reading.problems();
    List<Located<String>> allow = entries.get(ALLOW, List.of());
    List<Located<String>> deny = entries.get(DENY, List.of());
    Set<Cidr> allowed = new HashSet<>();
    allow.forEach(each -> allowed.add(Cidr.parse(each.value())));
    for (Located<String> each : deny) {
      if (allowed.contains(Cidr.parse(each.value()))) {
        problems.add(
            each.place(),
            "network " + each.value() + " is allowed as well, expected it in one of the two");
      }
    }
    checkFile(entries, ALLOW_FILE, ListFiles::networks, problems);
    checkFile(entries, DENY_FILE, ListFiles::networks, problems);
    checkFile(entries, USERS, ListFiles::users, problems);
    if (entries.has(REALM) && !entries.has(USERS)) {
      problems.add(entries.place(REALM), "'realm' says nothing without 'users'");
    }
    if (entries.has(ALLOW) && allow.isEmpty() && isEmptyList(entries.place(ALLOW))) {
      problems.add(
          entries.place(ALLOW), "an empty list would let everybody in, expected a network");
    }
    return new AccessSpec(
        allow.stream().map(Located::value).toList(),
        deny.stream().map(Located::value).toList(),
        entries.get(ALLOW_FILE),
        entries.get(DENY_FILE),
        entries.get(USERS),
        entries.get(REALM, AccessSpec.STANDARD_REALM));
  }

  private static boolean isEmptyList(Node node) {
    return node instanceof SequenceNode list && list.getValue().isEmpty();
  }

  private interface Reader {
    Object read(String file) throws IOException;
  }

  private static void checkFile(
      Entries entries, Key<String> key, Reader reader, Problems problems) {
    String file = entries.get(key);
    if (file != null) {
      try {
        var _ = reader.read(file);
      } catch (IOException e) {
        problems.add(entries.place(key), String.valueOf(e.getMessage()));
      }
    }
  }
}
