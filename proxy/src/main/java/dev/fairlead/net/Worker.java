package dev.fairlead.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One event loop with what belongs to it: buffers and timers. Everything but {@link #loop} and
 * {@link #index} is loop-confined.
 */
public final class Worker {
  private final int index;
  private final EventLoop loop;
  private final Transport transport;
  private final Buffers buffers = new Buffers();
  private final TimerWheel timers;
  private final List<Runnable> onTick = new ArrayList<>();
  private final Consumer<Throwable> faults;

  /**
   * Surrounds {@code loop}; made before the loop has any connection.
   *
   * @param faults told of exceptions that point to a fault in the proxy
   */
  public Worker(int index, EventLoop loop, Transport transport, Consumer<Throwable> faults) {
    this.faults = faults;
    this.timers = new TimerWheel(System.nanoTime(), faults);
    this.index = index;
    this.loop = loop;
    this.transport = transport;
  }

  /** Begins to turn the timers. */
  public void start() {
    loop.scheduleAtFixedRate(
        this::tick, TimerWheel.tickNanos(), TimerWheel.tickNanos(), TimeUnit.NANOSECONDS);
  }

  /** 0, 1, 2 … */
  public int index() {
    return index;
  }

  /** The event loop. */
  public EventLoop loop() {
    return loop;
  }

  /** How sockets are made. */
  public Transport transport() {
    return transport;
  }

  /** The loop's buffers. */
  public Buffers buffers() {
    return buffers;
  }

  /** The loop's deadlines. */
  public TimerWheel timers() {
    return timers;
  }

  /** Runs {@code task} on the loop some fifteen times a second. */
  public void onTick(Runnable task) {
    onTick.add(task);
  }

  /** Sets the options that every connection has. */
  public void configure(Channel channel) {
    Transport.configure(channel, buffers);
  }

  private void tick() {
    timers.turn(System.nanoTime());
    for (Runnable task : onTick) {
      try {
        task.run();
      } catch (RuntimeException e) {
        // A task that throws would never be called again, and with it no deadline be met.
        faults.accept(e);
      }
    }
  }
}
