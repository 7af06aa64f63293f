package dev.fairlead.admin.http;

import dev.fairlead.config.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be asked for. The table of these is what requests are routed by and what the
 * OpenAPI document is made of. Immutable.
 *
 * @param method in capitals
 * @param path with places in braces
 * @param id unique
 * @param summary a sentence without final stop
 * @param role who may; null for anybody
 * @param parameters besides those in the path
 * @param takes what a JSON body says; null for none
 * @param takesTypes media types of the body
 * @param bodyRequired whether it may be left out
 * @param status of success
 * @param answers what a JSON answer says
 * @param answerTypes media types of the answer
 * @param handler serves it
 */
public record Operation(
    String method,
    String path,
    String id,
    String summary,
    @Nullable Role role,
    List<Parameter> parameters,
    @Nullable Class<?> takes,
    List<String> takesTypes,
    boolean bodyRequired,
    int status,
    Class<?> answers,
    List<String> answerTypes,
    Handler handler) {
  private static final Set<String> BOOLEANS = Set.of("true", "false");

  public Operation {
    parameters = List.copyOf(parameters);
    takesTypes = List.copyOf(takesTypes);
    answerTypes = List.copyOf(answerTypes);
  }

  /** Serves an operation. */
  @FunctionalInterface
  public interface Handler {
    /** Answers, or throws a {@link Refusal}. Any thread but event loops. */
    Answer answer(Call call);
  }

  /**
   * Looks at the query: a word that is misspelt must not be passed over.
   *
   * @throws Refusal with 400 for a parameter that there is not, for one that comes twice and should
   *     not, and for a boolean that is neither true nor false
   */
  public void checkQuery(Call call) {
    Map<String, Parameter> known = new TreeMap<>();
    for (Parameter each : parameters) {
      if (each.in().equals("query")) {
        known.put(each.name(), each);
      }
    }
    for (String name : call.queryNames()) {
      Parameter parameter = known.get(name);
      if (parameter == null) {
        throw unknown(name, known.keySet());
      }
      check(parameter, call.queries(name));
    }
  }

  private static Refusal unknown(String name, Set<String> known) {
    String nearest = Nearest.to(name, known);
    String there = known.isEmpty() ? "none here" : String.join(", ", known);
    String end = nearest == null ? "there is " + there + "." : "did you mean '" + nearest + "'?";
    return new Refusal(400, "There is no query parameter '" + name + "'; " + end);
  }

  private static void check(Parameter parameter, List<String> values) {
    String name = parameter.name();
    if (values.size() > 1 && !parameter.type().equals("strings")) {
      throw new Refusal(400, "The query parameter '" + name + "' is there twice; say it once.");
    }
    if (parameter.type().equals("boolean") && !BOOLEANS.containsAll(values)) {
      throw new Refusal(400, "The query parameter '" + name + "' must be true or false.");
    }
  }

  /** Begins to describe one. */
  public static Draft of(String method, String path, String id, String summary) {
    return new Draft(method, path, id, summary);
  }

  /** One that is being described. Not for concurrent use. */
  public static final class Draft {
    private final String method;
    private final String path;
    private final String id;
    private final String summary;
    private final List<Parameter> parameters = new ArrayList<>();
    private @Nullable Role role = Role.READ;
    private @Nullable Class<?> takes;
    private List<String> takesTypes = List.of();
    private boolean bodyRequired;
    private int status = 200;
    private Class<?> answers = Object.class;
    private List<String> answerTypes = List.of("application/json");

    private Draft(String method, String path, String id, String summary) {
      this.method = method;
      this.path = path;
      this.id = id;
      this.summary = summary;
    }

    /** Who may; who looks may, when nothing is said. */
    public Draft role(Role needed) {
      role = needed;
      return this;
    }

    /** Anybody may. */
    public Draft forAnybody() {
      role = null;
      return this;
    }

    /** One more parameter. */
    public Draft with(Parameter parameter) {
      parameters.add(parameter);
      return this;
    }

    /** It changes something that a snapshot decides. */
    public Draft ifMatch() {
      return with(
          Parameter.header(
              "If-Match",
              "string",
              "ETag of the snapshot that was seen; 412 if it is not in force"));
    }

    /** It takes a body. */
    public Draft takes(Class<?> type, boolean required, String... types) {
      takes = type;
      bodyRequired = required;
      takesTypes = types.length == 0 ? List.of("application/json") : List.of(types);
      return this;
    }

    /** What it answers. */
    public Draft answers(Class<?> type, String... types) {
      answers = type;
      if (types.length > 0) {
        answerTypes = List.of(types);
      }
      return this;
    }

    /** What status it answers, when not 200. */
    public Draft status(int success) {
      status = success;
      return this;
    }

    /** Who serves it. */
    public Operation by(Handler handler) {
      return new Operation(
          method,
          path,
          id,
          summary,
          role,
          parameters,
          takes,
          takesTypes,
          bodyRequired,
          status,
          answers,
          answerTypes,
          handler);
    }
  }
}
