package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.customer.Customer;
import dev.fairlead.bookstore.customer.Registration;
import dev.fairlead.bookstore.rule.DocumentReader;
import dev.fairlead.bookstore.service.Accounts;
import dev.fairlead.bookstore.service.Services;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/** Registration, login and oneself. Any thread. */
final class CustomerResources {
  private static final Header NO_STORE = HeaderValues.createCached("Cache-Control", "no-store");

  private final Services services;
  private final Authentication authentication;

  CustomerResources(Services services, Authentication authentication) {
    this.services = services;
    this.authentication = authentication;
  }

  List<Resource> resources() {
    return List.of(
        Resource.at("/api/customers").post(this::register),
        Resource.at("/api/customers/me").get(this::me),
        Resource.at("/api/login").post(this::login));
  }

  private void register(ServerRequest request, ServerResponse response) {
    Customer customer = services.accounts().register(Registration.read(JsonBody.json(request)));
    Answer.json(request, response.header(NO_STORE), Status.CREATED_201, customer.json());
  }

  private void me(ServerRequest request, ServerResponse response) {
    long id = authentication.require(request).customerId();
    Customer customer =
        services.customers().find(id).orElseThrow(() -> PathId.unknown("customer", id));
    Answer.json(request, response.header(NO_STORE), Status.OK_200, customer.json());
  }

  private void login(ServerRequest request, ServerResponse response) {
    JsonNode document = JsonBody.json(request);
    DocumentReader reader = DocumentReader.of(document, "a login");
    String email = reader.text("email", 200);
    String password = reader.secret("password", 1, 128);
    reader.rejectOthers(name -> false);
    reader.finish();
    Accounts.Login login = services.accounts().login(email, password);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("token", login.token().text());
    json.put("tokenType", "Bearer");
    json.put("expiresAt", login.token().expiresAt().toString());
    json.set("customer", login.customer().json());
    Answer.json(request, response.header(NO_STORE), Status.OK_200, json);
  }
}
