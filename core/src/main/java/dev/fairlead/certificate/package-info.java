/** Certificates and their keys as people keep them in files: read, compared, and made. */
package dev.fairlead.certificate;
