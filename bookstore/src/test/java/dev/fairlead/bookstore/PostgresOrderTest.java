package dev.fairlead.bookstore;

class PostgresOrderTest extends OrderBehaviour {
  @Override
  String database() throws Exception {
    return Postgres.shop();
  }
}
