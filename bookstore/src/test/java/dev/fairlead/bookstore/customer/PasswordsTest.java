package dev.fairlead.bookstore.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private final AtomicInteger spent = new AtomicInteger();
  private final Passwords passwords = new Passwords(5_000, spent::addAndGet);

  /** Rounds are the time it takes. */
  @Test
  void refusal_costsTheSame_whoeverIsAskedFor() {
    String invented = Passwords.known("bookworm", new byte[16]);
    String registered = passwords.hash("right");
    assertThat(spentBy(() -> passwords.matchNobody("wrong"))).isEqualTo(5_000);
    assertThat(spentBy(() -> assertThat(passwords.admits("wrong", registered)).isFalse()))
        .isEqualTo(5_000);
    assertThat(spentBy(() -> assertThat(passwords.admits("wrong", invented)).isFalse()))
        .isEqualTo(5_000);
  }

  @Test
  void inventedPeople_areLetInCheaply() {
    String invented = Passwords.known("bookworm", new byte[16]);
    assertThat(spentBy(() -> assertThat(passwords.admits("bookworm", invented)).isTrue()))
        .isEqualTo(Passwords.MIN_ROUNDS);
  }

  private int spentBy(Runnable check) {
    spent.set(0);
    check.run();
    return spent.get();
  }
}
