package dev.fairlead.admin.view;

/**
 * A backend.
 *
 * @param upstream whose
 * @param name in it
 * @param address host and port
 * @param state what it is wanted to do: ready, drain or maintenance
 * @param weight its share, as configured
 * @param effectiveWeight its share now; 0 while it takes nobody who is not bound to it
 * @param priority its tier; 10 for a backup
 * @param maxInFlight how many exchanges it may serve; 0 for any number
 * @param inFlight how many it is serving
 * @param health what it may be used for, and why
 */
public record BackendView(
    String upstream,
    String name,
    String address,
    @OneOf({"ready", "drain", "maintenance"}) String state,
    int weight,
    double effectiveWeight,
    int priority,
    int maxInFlight,
    int inFlight,
    HealthView health) {}
