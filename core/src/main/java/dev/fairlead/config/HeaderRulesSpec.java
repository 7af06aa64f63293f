package dev.fairlead.config;

import java.util.List;

/**
 * What is changed in the fields of a message, in this order: removed, set, added.
 *
 * @param remove names
 * @param set fields that replace all of the same name
 * @param add fields beside those of the same name
 */
public record HeaderRulesSpec(
    List<String> remove, List<CheckSpec.Field> set, List<CheckSpec.Field> add) {
  /** Nothing is changed. */
  public static final HeaderRulesSpec NONE = new HeaderRulesSpec(List.of(), List.of(), List.of());

  public HeaderRulesSpec {
    remove = List.copyOf(remove);
    set = List.copyOf(set);
    add = List.copyOf(add);
  }
}
