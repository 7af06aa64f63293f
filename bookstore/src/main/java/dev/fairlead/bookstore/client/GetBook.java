package dev.fairlead.bookstore.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code books get ID}. */
@Command(name = "get", mixinStandardHelpOptions = true, description = "Shows one book.")
final class GetBook extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The book's number.")
  private long id;

  @Override
  void run(BookstoreClient client) throws ClientException, InterruptedException {
    Reply reply = client.get(id);
    print(reply, reply.body(), BookTable.card(reply.body()), "");
  }
}
