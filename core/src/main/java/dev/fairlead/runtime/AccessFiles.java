package dev.fairlead.runtime;

import dev.fairlead.config.ListFiles;
import dev.fairlead.model.Cidr;
import dev.fairlead.security.PasswordFile;
import dev.fairlead.security.VerifiedCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contents of the files that access rules refer to, as last read soundly: a file that can no
 * longer be used leaves in force what it said. Any thread; reads files.
 */
public final class AccessFiles {
  private final Map<String, Networks> networks = new HashMap<>();
  private final Map<String, Users> users = new HashMap<>();

  /** What a file looked like. */
  private record Look(@Nullable Object key, long modified, long size) {
    static final Look GONE = new Look(null, 0, -1);

    static Look at(String file) {
      try {
        BasicFileAttributes is = Files.readAttributes(Path.of(file), BasicFileAttributes.class);
        return new Look(is.fileKey(), is.lastModifiedTime().toMillis(), is.size());
      } catch (IOException e) {
        return GONE;
      }
    }
  }

  private record Networks(Look look, List<Cidr> list) {}

  /**
   * Who may name themselves.
   *
   * @param list the names and hashes
   * @param verified what has been verified by that very list
   */
  record Users(Look look, PasswordFile list, VerifiedCache verified) {}

  /**
   * The networks of a file.
   *
   * @return null when it was never sound
   */
  synchronized @Nullable List<Cidr> networks(String file) {
    Networks known = networks.get(file);
    if (known == null) {
      try {
        known = readNetworks(file);
      } catch (IOException e) {
        return null;
      }
    }
    return known.list;
  }

  /** The users of a file; nobody when it was never sound. */
  synchronized Users users(String file) {
    Users known = users.get(file);
    if (known == null) {
      try {
        known = readUsers(file);
      } catch (IOException e) {
        return new Users(Look.GONE, new PasswordFile(Map.of()), new VerifiedCache());
      }
    }
    return known;
  }

  /** Forgets files that no rule refers to. */
  synchronized void retain(Set<String> files) {
    networks.keySet().retainAll(files);
    users.keySet().retainAll(files);
  }

  /**
   * Looks at all files, and reads those that have changed.
   *
   * @param problems is given a sentence for each that has changed but cannot be used, once
   * @return a sentence for each whose contents are others now
   */
  public synchronized List<String> refresh(List<String> problems) {
    List<String> changes = new ArrayList<>();
    for (String file : List.copyOf(networks.keySet())) {
      Networks known = networks.get(file);
      if (known != null && !Look.at(file).equals(known.look)) {
        try {
          Networks fresh = readNetworks(file);
          if (!fresh.list.equals(known.list)) {
            changes.add(file + " is in force, networks: " + fresh.list.size());
          }
        } catch (IOException e) {
          networks.put(file, new Networks(Look.at(file), known.list));
          problems.add(e.getMessage() + "; what it said before stays in force");
        }
      }
    }
    for (String file : List.copyOf(users.keySet())) {
      Users known = users.get(file);
      if (known != null && !Look.at(file).equals(known.look)) {
        try {
          Users fresh = readUsers(file);
          changes.add(file + " is in force, users: " + fresh.list.size());
        } catch (IOException e) {
          users.put(file, new Users(Look.at(file), known.list, known.verified));
          problems.add(e.getMessage() + "; what it said before stays in force");
        }
      }
    }
    return changes;
  }

  // The look comes first: what changes while it is read is seen to have changed at the next.
  private Networks readNetworks(String file) throws IOException {
    Look look = Look.at(file);
    Networks fresh = new Networks(look, List.copyOf(ListFiles.networks(file)));
    networks.put(file, fresh);
    return fresh;
  }

  private Users readUsers(String file) throws IOException {
    Look look = Look.at(file);
    Users fresh = new Users(look, new PasswordFile(ListFiles.users(file)), new VerifiedCache());
    users.put(file, fresh);
    return fresh;
  }
}
