package dev.fairlead.admin.view;

/** A configuration in YAML, wrapped in JSON. */
@Taken
public record ConfigText(String text) {}
