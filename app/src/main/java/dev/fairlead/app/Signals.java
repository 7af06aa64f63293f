package dev.fairlead.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * What the operating system asks of the process. {@code sun.misc.Signal} is the only way to hear it
 * in Java, and the compiler has a warning for it that nothing silences: so it is called by
 * reflection, and only here. Handlers run on a thread of their own each time. Any thread.
 */
final class Signals {
  private Signals() {}

  /**
   * Calls {@code handler} with the signal's name ({@code SIGHUP}) at each one, in place of whatever
   * was done at it before. Where the system or a flag of the JVM keeps the signal away, that is
   * said and all goes on.
   *
   * @param name {@code HUP}, {@code INT} or {@code TERM}
   */
  static void on(String name, Consumer<String> handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handlerType);
      handle.invoke(
          null,
          signal.getConstructor(String.class).newInstance(name),
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              calling(name, handler)));
    } catch (InvocationTargetException e) {
      Console.say("signal " + name + " is not available: " + e.getCause());
    } catch (ReflectiveOperationException e) {
      Console.say("signal " + name + " is not available: " + e);
    }
  }

  private static InvocationHandler calling(String name, Consumer<String> handler) {
    return (proxy, method, arguments) ->
        switch (method.getName()) {
          case "handle" -> {
            handler.accept("SIG" + name);
            yield null;
          }
          case "toString" -> "handler of SIG" + name;
          default -> throw new UnsupportedOperationException(method.getName());
        };
  }
}
