package dev.fairlead.admin.view;

/** The text of a version. */
public record VersionText(long number, String text) {}
