/** The ways to a server: the servers that the suite runs against, directly and with Larder in front of them. */
package io.larder.integration.route;
