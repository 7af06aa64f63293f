/** The shop's services, wired: what HTTP and the pages call. */
package dev.fairlead.bookstore.service;
