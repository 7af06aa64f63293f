package dev.fairlead.bookstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bookstore.client.BooksCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClientCommandTest {
  @TempDir private Path folder;
  private Shop shop;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void open() throws Exception {
    shop = new Shop("b1", folder.resolve("books.db"));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private int run(Object command, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private int books(String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--url=" + shop.url() + "/";
    return run(new BooksCommand(), all);
  }

  @Test
  void list_fitsTheTerminalAndNamesTheBackend() {
    assertThat(books("list", "--size", "200", "--sort=-price")).isZero();
    assertThat(out.toString().lines()).hasSize(202).allMatch(line -> line.length() <= 100);
    assertThat(out.toString()).contains("…").contains("page 1 of 25, 5000 books, answered by b1");
  }

  @Test
  void addGetUpdateDelete_workEndToEnd() {
    String isbn = Shop.isbn(77);
    assertThat(books("add", "--isbn", isbn, "--title=Tides", "--author=A. Tester", "--price=12.9"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("added book 5001", "12.90", isbn);
    assertThat(books("update", "5001", "--price", "7.05", "--if-version=1")).isZero();
    assertThat(books("update", "5001", "--stock=1", "--if-version=1")).isEqualTo(1);
    assertThat(err.toString()).contains("If-Match", "412");
    assertThat(books("get", "5001", "--json")).isZero();
    assertThat(out.toString()).contains("\"priceCents\" : 705");
    assertThat(err.toString()).contains("answered by b1");
    assertThat(books("delete", "5001")).isZero();
    assertThat(books("get", "5001")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no book with id 5001.").hasLineCount(1);
    assertThat(books("add", "--isbn=1", "--title=x", "--author=y", "--price=1")).isEqualTo(1);
    assertThat(err.toString()).contains("isbn must be an ISBN-13").hasLineCount(1);
  }

  @Test
  void untrustedText_cannotDriveTheTerminal() throws Exception {
    // C1 controls are refused by the server, but direction overrides are legal text.
    assertThat(shop.json("PATCH", "/api/books/1", "{\"title\":\"a\\u202eb\\u2028c\"}").statusCode())
        .isEqualTo(200);
    for (String[] command :
        new String[][] {{"get", "1"}, {"get", "1", "--json"}, {"list", "--json"}, {"list"}}) {
      assertThat(books(command)).isZero();
      assertThat(out.toString()).doesNotContain("\u202e", "\u2028", "\u001b");
    }
  }

  @Test
  void wrongUsage_is2_andAnUnreachableServer1() throws Exception {
    assertThat(books("list", "--page=x")).isEqualTo(2);
    assertThat(books("update", "1")).isEqualTo(2);
    assertThat(books("add", "--title=x")).isEqualTo(2);
    assertThat(run(new BooksCommand())).isEqualTo(2);
    assertThat(run(new BooksCommand(), "list", "--url=nonsense")).isEqualTo(2);
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    String url = "http://127.0.0.1:" + unused;
    assertThat(run(new BooksCommand(), "list", "--url=" + url)).isEqualTo(1);
    assertThat(err.toString()).contains("Cannot reach " + url).hasLineCount(1);
  }

  @Test
  void bookstoreCommand_saysWhenThePortIsInUse() {
    int port = shop.server.port();
    String database = folder.resolve("other.db").toString();
    assertThat(run(new BookstoreCommand(), "--port=" + port, "--db=" + database)).isEqualTo(1);
    assertThat(err.toString()).contains("Cannot listen on 127.0.0.1:" + port).hasLineCount(1);
    assertThat(run(new BookstoreCommand(), "--name=a b", "--port=0")).isEqualTo(2);
  }
}
