/** What happens when connections break: every fault at every stage of an exchange, on either side of Larder. */
package io.larder.integration.fault;
