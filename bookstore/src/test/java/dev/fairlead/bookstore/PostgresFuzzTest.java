package dev.fairlead.bookstore;

class PostgresFuzzTest extends FuzzBehaviour {

  @Override
  String database() throws Exception {
    return Postgres.shop();
  }
}
