/** Orders: what they are, which documents ask for them, and how they may go on. */
package dev.fairlead.bookstore.order;
