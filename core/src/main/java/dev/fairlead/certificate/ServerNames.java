package dev.fairlead.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Whom a certificate is for, RFC 6125 §6.4: its alternative names, or else its common name. */
public final class ServerNames {
  private static final int DNS = 2;
  private static final int IP = 7;

  private ServerNames() {}

  /** In lower case; wildcards as they stand: {@code *.shop.example}. */
  public static List<String> of(X509Certificate leaf) {
    Set<String> names = new LinkedHashSet<>();
    try {
      Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> each : alternatives) {
          if (each.get(0) instanceof Integer kind
              && (kind == DNS || kind == IP)
              && each.get(1) instanceof String name) {
            names.add(name.toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException e) {
      // Then nobody can tell, and it serves as a default only.
      return List.of();
    }
    if (names.isEmpty()) {
      names.addAll(commonNames(leaf.getSubjectX500Principal().getName()));
    }
    return new ArrayList<>(names);
  }

  private static List<String> commonNames(String subject) {
    List<String> names = new ArrayList<>();
    try {
      for (Rdn each : new LdapName(subject).getRdns()) {
        if (each.getType().equalsIgnoreCase("CN")) {
          names.add(each.getValue().toString().toLowerCase(Locale.ROOT));
        }
      }
    } catch (InvalidNameException e) {
      return List.of();
    }
    return names;
  }
}
