package dev.fairlead.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Edits of a list of backends that leave those alone that stay as they are. Used once. */
final class BackendEdits {
  private final TextEdits edits;

  BackendEdits(TextEdits edits) {
    this.edits = edits;
  }

  /** Changes, removes and adds, or gives up. */
  void eachByItself(@Nullable NodeTuple backends, List<BackendSpec> was, List<BackendSpec> wanted) {
    if (backends == null
        || edits.isAlias(backends)
        || !(backends.getValueNode() instanceof SequenceNode list)
        || list.getValue().size() != was.size()) {
      edits.giveUp();
      return;
    }
    Map<String, BackendSpec> byName = new HashMap<>();
    wanted.forEach(each -> byName.put(each.name(), each));
    List<BackendSpec> kept =
        was.stream().filter(each -> isKept(each, byName.get(each.name()))).toList();
    if (kept.isEmpty() || !begins(wanted, kept)) {
      edits.giveUp();
      return;
    }
    List<Boolean> stays = was.stream().map(kept::contains).toList();
    for (int i = 0; i < was.size(); i++) {
      BackendSpec now = byName.get(was.get(i).name());
      if (stays.get(i) && now != null) {
        change(list.getValue().get(i), BackendPatch.between(was.get(i), now));
      }
    }
    List<BackendSpec> added = wanted.subList(kept.size(), wanted.size());
    if (TextEdits.isFlow(list)) {
      inFlow(list.getValue(), stays, added);
    } else {
      inBlock(list.getValue(), stays, added);
    }
  }

  private static boolean isKept(BackendSpec was, @Nullable BackendSpec now) {
    return now != null && now.address().equals(was.address()) && now.priority() == was.priority();
  }

  private static boolean begins(List<BackendSpec> wanted, List<BackendSpec> kept) {
    List<String> names = new ArrayList<>();
    kept.forEach(each -> names.add(each.name()));
    return wanted.size() >= kept.size()
        && wanted.subList(0, kept.size()).stream().map(BackendSpec::name).toList().equals(names);
  }

  private void change(Node item, BackendPatch patch) {
    if (patch.isEmpty()) {
      return;
    }
    Map<String, String> settings = Written.settings(patch);
    if (item instanceof ScalarNode) {
      String url = edits.text().substring(edits.start(item), edits.end(item));
      StringBuilder whole = new StringBuilder("{ url: " + url);
      settings.forEach((key, value) -> whole.append(", ").append(key).append(": ").append(value));
      edits.replace(edits.start(item), edits.end(item), whole + " }");
    } else if (item instanceof MappingNode mapping) {
      settings.forEach((key, value) -> set(mapping, key, value));
    } else {
      edits.giveUp();
    }
  }

  private void set(MappingNode mapping, String key, String value) {
    for (NodeTuple entry : mapping.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
        edits.replaceValue(entry, value);
        return;
      }
    }
    edits.insertKey(mapping, key, value);
  }

  private void inFlow(List<Node> items, List<Boolean> stays, List<BackendSpec> added) {
    int last = stays.lastIndexOf(true);
    for (int i = 0; i < last; i++) {
      if (!stays.get(i)) {
        edits.replace(edits.start(items.get(i)), edits.start(items.get(i + 1)), "");
      }
    }
    StringBuilder more = new StringBuilder();
    added.forEach(each -> more.append(", ").append(Written.backend(each)));
    edits.replace(edits.end(items.get(last)), edits.end(items.getLast()), more.toString());
  }

  private void inBlock(List<Node> items, List<Boolean> stays, List<BackendSpec> added) {
    String indent = "";
    for (int i = 0; i < items.size(); i++) {
      int start = edits.start(items.get(i));
      int dash = edits.text().lastIndexOf('-', start - 1);
      int line = edits.lineStart(dash);
      if (dash < 0 || !edits.text().substring(line, dash).isBlank()) {
        edits.giveUp();
        return;
      }
      indent = edits.text().substring(line, dash);
      if (!stays.get(i)) {
        edits.replace(line, edits.nextLine(edits.end(items.get(i))), "");
      }
    }
    StringBuilder more = new StringBuilder();
    for (BackendSpec each : added) {
      more.append(edits.lineBreak()).append(indent).append("- ").append(Written.backend(each));
    }
    Node last = items.get(stays.lastIndexOf(true));
    edits.insert(edits.lineEnd(edits.end(last)), more.toString());
  }
}
