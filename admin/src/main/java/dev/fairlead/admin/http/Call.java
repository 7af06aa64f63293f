package dev.fairlead.admin.http;

import dev.fairlead.config.Problem;
import dev.fairlead.control.Author;
import dev.fairlead.control.ControlPlane;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request, as an operation sees it. Used by the thread that serves it. */
public final class Call {
  /** Bytes that a body may have. */
  public static final int LARGEST_BODY = 1024 * 1024;

  /** What problems call the body. */
  public static final String BODY = "body";

  private static final String JSON_TYPE = "application/json";

  private final Wire wire;
  private Map<String, String> places = Map.of();
  private Bearer bearer = new Bearer("-", Role.READ);

  /** What came over the connection. */
  public interface Wire {
    /** In capitals. */
    String method();

    /** Undecoded, without the query. */
    String path();

    /** The first field of that name, or null. */
    @Nullable String header(String name);

    /** The decoded values of a query parameter. */
    List<String> query(String name);

    /** The decoded names of all query parameters. */
    Set<String> queryNames();

    /** The peer. */
    InetAddress from();

    /** Whether there is a body, of whatever length. */
    boolean hasBody();

    /** The body. */
    InputStream body();
  }

  /** A request that is not yet known to be anybody's, or for anything. */
  public Call(Wire wire) {
    this.wire = wire;
  }

  void placed(Map<String, String> values) {
    places = values;
  }

  /** Says who asks. */
  public void by(Bearer asking) {
    bearer = asking;
  }

  /** In capitals. */
  public String method() {
    return wire.method();
  }

  /** Undecoded, without the query. */
  public String path() {
    return wire.path();
  }

  /** The peer. */
  public InetAddress from() {
    return wire.from();
  }

  /** The first field of that name, or null. */
  public @Nullable String header(String name) {
    return wire.header(name);
  }

  /** What stands in the path at the place of that name. */
  public String place(String name) {
    return places.getOrDefault(name, "");
  }

  /** The values of a query parameter. */
  public List<String> queries(String name) {
    return wire.query(name);
  }

  /** The names of all query parameters, known or not. */
  Set<String> queryNames() {
    return wire.queryNames();
  }

  /** The first value of a query parameter. */
  public Optional<String> query(String name) {
    return wire.query(name).stream().findFirst();
  }

  /** Who asks, and from where. */
  public Author author() {
    return new Author(bearer.name(), wire.from().getHostAddress());
  }

  /**
   * The snapshot that the author has seen, by {@code If-Match}.
   *
   * @param current number of the snapshot in force
   * @return that number, or {@link ControlPlane#ANY} when the field is missing or {@code *}
   * @throws Refusal with 412 when none of its tags is that of the snapshot in force
   */
  public long expected(long current) {
    String field = wire.header("If-Match");
    if (field == null || field.strip().equals("*")) {
      return ControlPlane.ANY;
    }
    String tag = "\"" + current + "\"";
    for (String each : field.split(",", -1)) {
      if (each.strip().equals(tag)) {
        return current;
      }
    }
    throw new Refusal(
            412,
            "Snapshot "
                + current
                + " is in force, not "
                + field.strip()
                + ": look at what is there now, and send If-Match: "
                + tag
                + " if you still want this.")
        .with("ETag", tag);
  }

  /** Whether there is a body. */
  public boolean hasBody() {
    return wire.hasBody();
  }

  /**
   * The body as JSON text: an object that says what a record has room for, and nothing else.
   *
   * @throws Refusal with 400, 413 or 415
   */
  public String jsonLike(Class<?> type) {
    requireType(JSON_TYPE);
    String text = text();
    BodyReader.read(text, type);
    return text;
  }

  /**
   * The body as a record.
   *
   * @throws Refusal with 400, 413 or 415
   */
  public <T> T json(Class<T> type) {
    requireType(JSON_TYPE);
    return Json.read(text(), type);
  }

  /**
   * The body as text.
   *
   * @throws Refusal with 400 or 413
   */
  public String text() {
    return Json.decoded(body());
  }

  /** The media type of the body, in lower case, without parameters; empty when it has none. */
  public String type() {
    String type = wire.header("Content-Type");
    if (type == null) {
      return "";
    }
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** Refuses a body of another type. */
  public void requireType(String... accepted) {
    if (!List.of(accepted).contains(type())) {
      throw new Refusal(
              415,
              "Send the body with Content-Type: "
                  + String.join(" or ", accepted)
                  + (type().isEmpty() ? "." : ", not " + type() + "."))
          .with("Accept", String.join(", ", accepted));
    }
  }

  private byte[] body() {
    try {
      byte[] bytes = wire.body().readNBytes(LARGEST_BODY + 1);
      if (bytes.length > LARGEST_BODY) {
        throw tooLarge();
      }
      return bytes;
    } catch (IOException e) {
      throw new Refusal(400, "The body did not come whole.");
    }
  }

  /** That the body has mistakes. */
  public static Refusal faulty(List<Problem> problems) {
    return BodyReader.refusal(problems);
  }

  /** What a body is answered that is longer than it may be. */
  public static Refusal tooLarge() {
    return new Refusal(413, "A body may have 1 MiB at the most.");
  }
}
