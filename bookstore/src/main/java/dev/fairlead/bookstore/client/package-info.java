/** The simple client: the bookshop's HTTP interface as commands with readable output. */
package dev.fairlead.bookstore.client;
