package dev.fairlead.bookstore.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code books delete ID}. */
@Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes a book.")
final class DeleteBook extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The book's number.")
  private long id;

  @Override
  void run(BookstoreClient client) throws ClientException, InterruptedException {
    Reply reply = client.delete(id);
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("deleted", id);
    print(reply, json, "", "deleted book " + id + ", ");
  }
}
