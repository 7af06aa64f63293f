package dev.fairlead.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * The text of a configuration with other backends in some of its upstreams. Only what stands under
 * their {@code backends} is edited, each backend by itself where that is possible, so that comments
 * and references stay. What comes out is read again: an edit that does not say exactly what it
 * should is not made. Stateless: any thread.
 */
public final class BackendsText {
  private BackendsText() {}

  /**
   * Edits.
   *
   * @param text of a configuration without problems
   * @param env value of an environment variable, or null when it is not set
   * @param wanted backends by upstream; upstreams that the text does not have are passed over
   * @return the text; where an upstream cannot be edited, since its backends are shared with others
   *     by an anchor, a comment at its top says what should stand there
   */
  public static String with(
      String text, UnaryOperator<@Nullable String> env, Map<String, List<BackendSpec>> wanted) {
    String now = text;
    StringBuilder left = new StringBuilder();
    for (Map.Entry<String, List<BackendSpec>> each : new TreeMap<>(wanted).entrySet()) {
      Map<String, List<BackendSpec>> goal = backends(now, env);
      List<BackendSpec> was = goal.get(each.getKey());
      if (was == null || was.equals(each.getValue())) {
        continue;
      }
      goal.put(each.getKey(), each.getValue());
      String edited = edited(now, env, each.getKey(), was, goal);
      if (edited == null) {
        left.append("# To be changed by hand, since anchors share it: backends of ");
        left.append(each.getKey()).append(": ").append(flow(each.getValue())).append('\n');
      } else {
        now = edited;
      }
    }
    return left + now;
  }

  /** A list of backends on one line. */
  static String flow(List<BackendSpec> backends) {
    return "[" + String.join(", ", backends.stream().map(Written::backend).toList()) + "]";
  }

  private static @Nullable String edited(
      String text,
      UnaryOperator<@Nullable String> env,
      String upstream,
      List<BackendSpec> was,
      Map<String, List<BackendSpec>> goal) {
    List<BackendSpec> wanted = Objects.requireNonNull(goal.get(upstream));
    NodeTuple found = find(text, env, upstream);
    if (found == null) {
      return null;
    }
    TextEdits edits = new TextEdits(text);
    List<Runnable> ways =
        List.of(
            () -> new BackendEdits(edits).eachByItself(backendsOf(found), was, wanted),
            () -> replaceList(edits, backendsOf(found), wanted),
            () -> insertList(edits, found, wanted),
            () -> replaceAlias(edits, found, wanted));
    for (Runnable way : ways) {
      edits.clear();
      way.run();
      String candidate = edits.applied();
      if (candidate != null && backends(candidate, env).equals(goal)) {
        return candidate;
      }
    }
    return null;
  }

  private static void replaceList(
      TextEdits edits, @Nullable NodeTuple backends, List<BackendSpec> wanted) {
    if (backends == null) {
      edits.giveUp();
    } else {
      edits.replaceValue(backends, flow(wanted));
    }
  }

  /** Its backends are merged from elsewhere: its own come first. */
  private static void insertList(TextEdits edits, NodeTuple upstream, List<BackendSpec> wanted) {
    if (upstream.getValueNode() instanceof MappingNode mapping
        && backendsOf(upstream) == null
        && !edits.isAlias(upstream)) {
      edits.insertKey(mapping, "backends", flow(wanted));
    } else {
      edits.giveUp();
    }
  }

  /** The whole upstream is another's: it becomes that one with backends of its own. */
  private static void replaceAlias(TextEdits edits, NodeTuple upstream, List<BackendSpec> wanted) {
    String alias = edits.alias(upstream);
    if (alias == null) {
      edits.giveUp();
    } else {
      edits.replaceValue(upstream, "{ <<: " + alias + " , backends: " + flow(wanted) + " }");
    }
  }

  private static @Nullable NodeTuple backendsOf(NodeTuple upstream) {
    return upstream.getValueNode() instanceof MappingNode mapping
        ? find(mapping, "backends", _ -> null)
        : null;
  }

  private static @Nullable NodeTuple find(
      String text, UnaryOperator<@Nullable String> env, String upstream) {
    Node root = YamlDocument.compose(text, new Problems(""));
    NodeTuple upstreams =
        root instanceof MappingNode mapping ? find(mapping, "upstreams", env) : null;
    return upstreams != null && upstreams.getValueNode() instanceof MappingNode mapping
        ? find(mapping, upstream, env)
        : null;
  }

  private static @Nullable NodeTuple find(
      MappingNode mapping, String key, UnaryOperator<@Nullable String> env) {
    for (NodeTuple entry : mapping.getValue()) {
      if (key.equals(new Reading(new Problems(""), env).text(entry.getKeyNode(), ""))) {
        return entry;
      }
    }
    return null;
  }

  /** Of each upstream, whatever else is wrong: a file may be made to have no backends at all. */
  private static Map<String, List<BackendSpec>> backends(
      String text, UnaryOperator<@Nullable String> env) {
    Map<String, List<BackendSpec>> backends = new LinkedHashMap<>();
    Problems problems = new Problems("");
    Node root = YamlDocument.compose(text, problems);
    ProxyShape.Draft draft =
        root == null ? null : ProxyShape.ROOT.read(root, new Reading(problems, env));
    if (draft != null) {
      for (NamesTo.Entry<UpstreamSpec> entry : draft.upstreams()) {
        UpstreamSpec upstream = entry.value();
        if (upstream != null) {
          backends.put(entry.name().value(), upstream.backends());
        }
      }
    }
    return backends;
  }
}
