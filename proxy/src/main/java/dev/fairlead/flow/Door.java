package dev.fairlead.flow;

import dev.fairlead.config.ListenerSpec;

/**
 * Where a client came in. Immutable.
 *
 * @param listener its number in the file, from 0: a newer snapshot's rules for it are found by it
 * @param spec what the process started with
 * @param secure whether the client's own connection is encrypted
 */
public record Door(int listener, ListenerSpec spec, boolean secure) {}
