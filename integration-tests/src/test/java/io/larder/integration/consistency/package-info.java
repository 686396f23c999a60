/** What clients may rely on while several of them, and others behind Larder's back, read and write in trouble. */
package io.larder.integration.consistency;
