/** A TCP connection with a hand on it: passes messages on until it is told to cut, stall, split or lose them. */
package io.larder.integration.link;
