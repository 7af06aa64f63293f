/** What the admin API sends and takes: records that become JSON, for server and client alike. */
package dev.fairlead.admin.view;
