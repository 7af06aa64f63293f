/** The shop for people: pages made on the server, with plain forms, that need no script. */
package dev.fairlead.bookstore.pages;
