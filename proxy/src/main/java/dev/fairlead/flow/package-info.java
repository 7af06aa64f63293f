/**
 * The story of one request, from its head to its last byte: {@link dev.fairlead.flow.RequestFlow}.
 */
package dev.fairlead.flow;
