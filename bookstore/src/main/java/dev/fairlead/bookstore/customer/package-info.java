/** Customers: who they are, how they prove it, and for how long that holds. */
package dev.fairlead.bookstore.customer;
