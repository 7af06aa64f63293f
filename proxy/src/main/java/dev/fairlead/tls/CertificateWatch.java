package dev.fairlead.tls;

import dev.fairlead.certificate.Credential;
import dev.fairlead.config.CertificateSpec;
import dev.fairlead.config.LinkSpec.BackendTlsSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.TlsSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the files of certificates now and then: what has changed is read again as soon as two
 * looks agree; what cannot be used leaves what there was in force, and is said as an event. Also
 * says when certificates are about to expire, and gives ticket keys their turn. Confined to its own
 * virtual thread, but for {@link #close}.
 */
public final class CertificateWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** Days before the end at which it is said. */
  private static final int[] WARNED = {30, 7, 1, 0};

  private final List<Watched> watched;
  private final BackendTls backends;
  private final Supplier<ProxySpec> spec;
  private final EventLog events;
  private final InstantSource clock;
  private final OcspFetch ocsp;
  private final Map<BigInteger, Integer> said = new HashMap<>();

  /** What went wrong at the last look, by place. */
  private final Map<String, String> faults = new HashMap<>();

  private final Thread thread;
  private @Nullable Map<Path, Look> backendLooks;

  /** What a file looks like from outside; its key tells a file from another in its place. */
  private record Look(@Nullable Object key, long modified, long size) {}

  /** One listener and how its files looked. */
  private static final class Watched {
    private final String name;
    private final ServerTls tls;
    private Map<Path, Look> known;
    private Map<Path, Look> before;
    private List<String> complaints = List.of();

    Watched(String name, ServerTls tls) {
      this.name = name;
      this.tls = tls;
      this.known = looks(files(tls.spec()));
      this.before = known;
    }
  }

  private CertificateWatch(
      Map<String, ServerTls> listeners,
      BackendTls backends,
      Supplier<ProxySpec> spec,
      EventLog events,
      InstantSource clock) {
    this.watched = new ArrayList<>();
    listeners.forEach((name, tls) -> watched.add(new Watched(name, tls)));
    this.backends = backends;
    this.spec = spec;
    this.events = events;
    this.clock = clock;
    this.ocsp = new OcspFetch(events, clock);
    this.thread = Thread.ofVirtual().name("certificate-watch").unstarted(this::run);
  }

  /**
   * Begins to watch.
   *
   * @param listeners by what they are called
   * @param spec what is in force, for the files of backends
   */
  public static CertificateWatch start(
      Map<String, ServerTls> listeners,
      BackendTls backends,
      Supplier<ProxySpec> spec,
      EventLog events,
      InstantSource clock) {
    CertificateWatch watch = new CertificateWatch(listeners, backends, spec, events, clock);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      while (true) {
        look();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void look() {
    for (Watched each : watched) {
      guarded(each.name, () -> look(each));
    }
    guarded("backends", this::lookAtBackends);
  }

  /** What fails in one place, however it does, ends neither the watch nor the others. */
  private void guarded(String place, Runnable part) {
    try {
      part.run();
      faults.remove(place);
    } catch (RuntimeException e) {
      String fault = e.toString();
      if (!fault.equals(faults.put(place, fault))) {
        events.say(
            Event.Draft.of(
                Event.Kind.WARNING, place + ": certificates cannot be looked after: " + fault));
      }
    }
  }

  private void look(Watched each) {
    follow(each);
    each.tls.rotate(System.nanoTime());
    ocsp.look(each.name, each.tls);
    each.tls.credentials().forEach(credential -> warn(each, credential));
  }

  private void lookAtBackends() {
    Map<Path, Look> now = looks(files(spec.get()));
    if (backendLooks != null && !now.equals(backendLooks)) {
      backends.close();
    }
    backendLooks = now;
  }

  private void follow(Watched each) {
    Map<Path, Look> now = looks(files(each.tls.spec()));
    boolean steady = now.equals(each.before);
    each.before = now;
    if (steady && !now.equals(each.known)) {
      each.known = now;
      reread(each);
    } else if (each.tls.isStale()) {
      ServerTls.Reread _ = each.tls.reread();
    }
    List<String> complaints = each.tls.complaints();
    if (!complaints.equals(each.complaints)) {
      each.complaints = complaints;
      complaints.forEach(why -> say(Event.Kind.WARNING, each, why));
    }
  }

  private void reread(Watched each) {
    ServerTls.Reread came = each.tls.reread();
    for (Credential renewed : came.renewed()) {
      String names = String.join(", ", renewed.names());
      Instant end = renewed.leaf().getNotAfter().toInstant();
      String text = "the certificate for " + names + " was read again, and is in force until ";
      say(Event.Kind.CERTIFICATE, each, text + end);
    }
    for (String fault : came.faults()) {
      say(Event.Kind.WARNING, each, fault + "; what was read before stays in force");
    }
  }

  private void say(Event.Kind kind, Watched listener, String what) {
    events.say(Event.Draft.of(kind, listener.name + ": " + what));
  }

  private void warn(Watched each, Credential credential) {
    Instant end = credential.leaf().getNotAfter().toInstant();
    Instant now = clock.instant();
    int level = -1;
    for (int days : WARNED) {
      if (!now.isBefore(end.minus(Duration.ofDays(days)))) {
        level = days;
      }
    }
    Integer before = said.put(credential.leaf().getSerialNumber(), level);
    if (level < 0 || before != null && before == level) {
      return;
    }
    events.say(
        Event.Draft.of(
            Event.Kind.WARNING,
            each.name
                + ": the certificate for "
                + String.join(", ", credential.names())
                + (level == 0 ? " expired at " : " expires at ")
                + end
                + (level == 0
                    ? ""
                    : ", in less than " + (level == 1 ? "a day" : level + " days"))));
  }

  private static List<Path> files(TlsSpec spec) {
    List<Path> files = new ArrayList<>();
    spec.certificates().forEach(each -> add(files, each));
    if (spec.clients() != null) {
      files.add(Path.of(spec.clients().ca()));
    }
    return files;
  }

  private static List<Path> files(ProxySpec spec) {
    List<Path> files = new ArrayList<>();
    for (UpstreamSpec upstream : spec.upstreams().values()) {
      BackendTlsSpec tls = upstream.link().tls();
      if (tls.ca() != null) {
        files.add(Path.of(tls.ca()));
      }
      if (tls.certificate() != null) {
        add(files, tls.certificate());
      }
    }
    return files;
  }

  private static void add(List<Path> files, CertificateSpec certificate) {
    files.add(Path.of(certificate.chain()));
    files.add(Path.of(certificate.key()));
    if (certificate.ocsp() != null) {
      files.add(Path.of(certificate.ocsp()));
    }
  }

  private static Map<Path, Look> looks(List<Path> files) {
    Map<Path, Look> looks = new HashMap<>();
    for (Path file : files) {
      try {
        BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
        looks.put(file, new Look(is.fileKey(), is.lastModifiedTime().toMillis(), is.size()));
      } catch (IOException e) {
        looks.put(file, new Look(null, 0, 0));
      }
    }
    return looks;
  }

  @Override
  public void close() {
    thread.interrupt();
    ocsp.close();
  }
}
