package dev.fairlead.admin.view;

/** That the process lives: {@code up}. */
public record Up(String status) {}
