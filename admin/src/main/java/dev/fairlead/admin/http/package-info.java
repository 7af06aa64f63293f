/** Operations over HTTP: who may ask, how they are found, what is wrong with a request. */
package dev.fairlead.admin.http;
