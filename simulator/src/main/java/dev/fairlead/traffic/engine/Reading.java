package dev.fairlead.traffic.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.traffic.client.Answer;
import dev.fairlead.traffic.scenario.Extract.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** One answer while values are taken out of it. Loop-confined. */
final class Reading {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Answer answer;
  private @Nullable String text;
  private @Nullable JsonNode json;

  Reading(Answer answer) {
    this.answer = answer;
  }

  /** Loads what reading needs: the first answer of a run is no time for it. */
  static void load() {
    JSON.createObjectNode();
  }

  /**
   * The value.
   *
   * @param draw which element {@code *} stands for
   * @return null when it is not there
   */
  @Nullable String value(Source source, Cookies cookies, long draw) {
    return switch (source) {
      case Source.Header(String name) -> answer.header(name);
      case Source.Cookie(String name) -> cookies.get(name);
      case Source.Regex regex -> {
        Matcher matcher = regex.pattern().matcher(text());
        yield !matcher.find() ? null : matcher.group(matcher.groupCount() > 0 ? 1 : 0);
      }
      case Source.Pointer(String pointer) -> at(json(), pointer, new SplittableRandom(draw));
    };
  }

  /** Whether the body has a text in it. */
  boolean contains(String part) {
    return text().contains(part);
  }

  private String text() {
    if (text == null) {
      text = new String(answer.body(), StandardCharsets.UTF_8);
    }
    return text;
  }

  private JsonNode json() {
    if (json == null) {
      try {
        json = JSON.readTree(answer.body());
      } catch (IOException e) {
        json = JSON.missingNode();
      }
    }
    return json;
  }

  /** RFC 6901, with {@code *} for any element. */
  private static @Nullable String at(JsonNode root, String pointer, SplittableRandom random) {
    JsonNode node = root;
    for (String segment : pointer.substring(1).split("/", -1)) {
      if (node.isArray()) {
        int index = index(segment, node.size(), random);
        node = index < 0 ? JSON.missingNode() : node.path(index);
      } else {
        node = node.path(segment.replace("~1", "/").replace("~0", "~"));
      }
    }
    return node.isMissingNode() || node.isNull()
        ? null
        : node.isValueNode() ? node.asText() : node.toString();
  }

  private static int index(String segment, int size, SplittableRandom random) {
    if (segment.equals("*")) {
      return size == 0 ? -1 : random.nextInt(size);
    }
    return segment.matches("[0-9]{1,9}") ? Integer.parseInt(segment) : -1;
  }
}
