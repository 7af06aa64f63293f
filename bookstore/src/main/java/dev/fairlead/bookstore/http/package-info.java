/** The bookshop's HTTP interface: routes, preconditions and problem documents. */
package dev.fairlead.bookstore.http;
