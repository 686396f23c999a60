/** What no driver sends in this form, sent as bytes. May use scenarios and routes; nothing here may read or write with Larder's codec. */
package io.larder.integration.raw;
