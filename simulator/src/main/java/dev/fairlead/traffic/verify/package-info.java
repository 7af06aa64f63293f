/** What clients were told against what the bookshop's database holds. */
package dev.fairlead.traffic.verify;
