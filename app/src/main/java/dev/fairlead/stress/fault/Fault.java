package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Stage;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** One thing that goes wrong. Stateless. */
@FunctionalInterface
interface Fault {
  /**
   * Lets it happen, looks whether it has, ends it, and waits until all is well again.
   *
   * @param scene is told what it strikes, and when that does no more harm
   * @return what was seen of it, a sentence for people
   * @throws WithoutEffect when it was done, but nothing came of it
   * @throws NotHere when this machine does not allow it, or nothing could come of it now
   * @throws IOException when something failed on the way
   */
  String happen(Stage stage, RandomGenerator chance, Scene scene)
      throws IOException, InterruptedException;

  /** It was done, but what should have come of it did not. */
  final class WithoutEffect extends IOException {
    private static final long serialVersionUID = 1;

    WithoutEffect(String what) {
      super(what);
    }
  }

  /** It cannot be done on this machine, or was not felt for a reason that is none of a fault's. */
  final class NotHere extends IOException {
    private static final long serialVersionUID = 1;

    NotHere(String why) {
      super(why);
    }
  }
}
