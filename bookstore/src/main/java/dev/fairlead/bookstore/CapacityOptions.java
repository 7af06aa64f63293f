package dev.fairlead.bookstore;

import dev.fairlead.bookstore.capacity.FailRate;
import dev.fairlead.bookstore.capacity.ServiceTime;
import dev.fairlead.bookstore.capacity.SimulatedCapacity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The options that make a bookstore as slow, narrow and unreliable as asked. Used by one thread.
 */
final class CapacityOptions {
  @Option(
      names = "--capacity",
      paramLabel = "N",
      converter = Places.class,
      description =
          "Serve at most N requests at a time; the others wait in order of arrival (default: no"
              + " limit). /health is never delayed.")
  private @Nullable Integer places;

  @Option(
      names = "--service-time",
      paramLabel = "TIME",
      converter = Times.class,
      description =
          "Time a request takes once it is served: 20ms, 20ms±5ms or 20ms+-5ms (evenly spread),"
              + " exp:20ms (exponential), lognormal:20ms,1.0 (heavy tail; mean and sigma).")
  private ServiceTime serviceTime = ServiceTime.none();

  @Option(
      names = "--fail-rate",
      paramLabel = "SHARE",
      converter = Rates.class,
      description = "Answer this share with 500 after its service time: 2%% or 0.02.")
  private FailRate failRate = FailRate.NONE;

  @Option(
      names = "--fail-fast",
      description = "Failures are answered at once, without waiting or being served.")
  private boolean failFast;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of service times and failures: the same seed draws the same ones.")
  private @Nullable Long seed;

  CapacityOptions() {}

  SimulatedCapacity read() {
    return new SimulatedCapacity(
        places == null ? 0 : places,
        serviceTime,
        failRate,
        failFast,
        seed == null ? System.nanoTime() : seed);
  }

  /** Reads the number of places. */
  static final class Places implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      try {
        int places = Integer.parseInt(value);
        if (places >= 1) {
          return places;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new TypeConversionException("'" + value + "': expected a whole number, 1 or more");
    }
  }

  /** Reads a service time. */
  static final class Times implements ITypeConverter<ServiceTime> {
    @Override
    public ServiceTime convert(String value) {
      try {
        return ServiceTime.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + value + "': " + e.getMessage());
      }
    }
  }

  /** Reads a fail rate. */
  static final class Rates implements ITypeConverter<FailRate> {
    @Override
    public FailRate convert(String value) {
      try {
        return FailRate.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + value + "': " + e.getMessage());
      }
    }
  }
}
