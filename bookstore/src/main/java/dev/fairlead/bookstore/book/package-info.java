/** What a book is and which documents describe one: values and rules, without HTTP or SQL. */
package dev.fairlead.bookstore.book;
