/** Books kept in an SQLite file that several processes may share. */
package dev.fairlead.bookstore.store;
