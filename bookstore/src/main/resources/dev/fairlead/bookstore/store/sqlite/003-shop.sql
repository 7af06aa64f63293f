-- Statements end with a semicolon at the end of a line; the lines of a trigger's body end with ";;".

-- Filled by triggers on the books; those that no book has any more stay, and are not listed.
CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE categories (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE) STRICT;

INSERT INTO authors (name) SELECT DISTINCT author FROM books ORDER BY author;

INSERT INTO categories (name) SELECT DISTINCT category FROM books ORDER BY category;

-- The names as they stand, beside the order without regard to case that step 1 keeps.
CREATE INDEX books_of_author ON books (author);

CREATE INDEX books_of_category ON books (category);

ALTER TABLE books ADD COLUMN rating_sum INTEGER NOT NULL DEFAULT 0;

ALTER TABLE books ADD COLUMN rating_count INTEGER NOT NULL DEFAULT 0;

CREATE VIRTUAL TABLE book_words USING fts5 (
  title, author, category, isbn,
  content = 'books', content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

INSERT INTO book_words (book_words) VALUES ('rebuild');

CREATE TRIGGER books_added AFTER INSERT ON books BEGIN
  INSERT OR IGNORE INTO authors (name) VALUES (new.author);;
  INSERT OR IGNORE INTO categories (name) VALUES (new.category);;
  INSERT INTO book_words (rowid, title, author, category, isbn)
    VALUES (new.id, new.title, new.author, new.category, new.isbn);;
END;

CREATE TRIGGER books_removed AFTER DELETE ON books BEGIN
  INSERT INTO book_words (book_words, rowid, title, author, category, isbn)
    VALUES ('delete', old.id, old.title, old.author, old.category, old.isbn);;
END;

-- Not on changes of the stock, which are many.
CREATE TRIGGER books_changed AFTER UPDATE OF title, author, category, isbn ON books
WHEN old.title <> new.title OR old.author <> new.author
  OR old.category <> new.category OR old.isbn <> new.isbn BEGIN
  INSERT INTO book_words (book_words, rowid, title, author, category, isbn)
    VALUES ('delete', old.id, old.title, old.author, old.category, old.isbn);;
  INSERT INTO book_words (rowid, title, author, category, isbn)
    VALUES (new.id, new.title, new.author, new.category, new.isbn);;
  INSERT OR IGNORE INTO authors (name) VALUES (new.author);;
  INSERT OR IGNORE INTO categories (name) VALUES (new.category);;
END;

CREATE TABLE customers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('customer', 'admin')),
  created_at INTEGER NOT NULL
) STRICT;

-- A cart is named: "customer:7", or "session:" and the visitor's session.
CREATE TABLE cart_items (
  cart TEXT NOT NULL,
  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 99),
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (cart, book_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX cart_items_of_book ON cart_items (book_id);

CREATE TABLE orders (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  idempotency_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('placed', 'paid', 'shipped', 'cancelled', 'returned')),
  total_cents INTEGER NOT NULL CHECK (total_cents >= 0),
  placed_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  UNIQUE (customer_id, idempotency_key)
) STRICT;

CREATE INDEX orders_by_time ON orders (placed_at);

-- What was sold, as it was then: the book may change or go.
CREATE TABLE order_items (
  order_id INTEGER NOT NULL REFERENCES orders (id),
  book_id INTEGER NOT NULL,
  isbn TEXT NOT NULL,
  title TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_price_cents INTEGER NOT NULL CHECK (unit_price_cents >= 0),
  PRIMARY KEY (order_id, book_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  order_id INTEGER NOT NULL UNIQUE REFERENCES orders (id),
  amount_cents INTEGER NOT NULL,
  card_ending TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('paid', 'refunded')),
  paid_at INTEGER NOT NULL
) STRICT;

-- The answers to requests that carried a key, so that the same request gets the same answer.
CREATE TABLE idempotent_answers (
  customer_id INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  order_id INTEGER,
  status INTEGER,
  document TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (customer_id, idempotency_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotent_answers_by_time ON idempotent_answers (created_at);

-- The sum of a book's movements is its stock, always.
CREATE TABLE stock_movement (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  book_id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  reason TEXT NOT NULL
    CHECK (reason IN ('initial', 'adjustment', 'sale', 'cancellation', 'return')),
  order_id INTEGER,
  moved_at INTEGER NOT NULL
) STRICT;

CREATE INDEX stock_movement_of_book ON stock_movement (book_id);

INSERT INTO stock_movement (book_id, change, reason, moved_at)
  SELECT id, stock, 'initial', created_at FROM books;

CREATE TABLE reviews (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (book_id, customer_id)
) STRICT;

-- What all instances over one database have in common, such as the key that signs tokens.
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- A last line of defence behind the conditions of the statements.
CREATE TRIGGER stock_is_never_negative BEFORE UPDATE OF stock ON books WHEN new.stock < 0 BEGIN
  SELECT RAISE(ABORT, 'stock would be negative');;
END;
