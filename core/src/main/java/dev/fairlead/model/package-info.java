/** The vocabulary: facts about requests, backends and failures that every other package shares. */
package dev.fairlead.model;
