package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.client.Links;
import dev.fairlead.traffic.journal.Told;
import dev.fairlead.traffic.scenario.Scenario;
import dev.fairlead.traffic.scenario.Step;
import io.netty.channel.EventLoop;
import java.util.IdentityHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What the users of one loop have in common. Loop-confined.
 *
 * @param loop theirs
 * @param links their connections
 * @param measures what they measure
 * @param scenario what they are in
 * @param site what cookies are for
 * @param run what tells this run from all others
 * @param steps the number of each step, by identity
 * @param journal where goes what they were told
 * @param nanos the time, as {@link System#nanoTime}
 */
record Setting(
    EventLoop loop,
    Links links,
    Measures measures,
    Scenario scenario,
    Cookies.Site site,
    String run,
    IdentityHashMap<Step, Integer> steps,
    Consumer<Told> journal,
    LongSupplier nanos) {}
