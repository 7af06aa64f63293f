/**
 * What the proxy counts, as Prometheus and others that read its formats take it: made of the
 * recordings of the loops when somebody asks. Names follow Prometheus' conventions; labels are of
 * the configuration, never of what clients send.
 */
package dev.fairlead.admin.metrics;
