/**
 * What makes a test of the suite: it is written once, run on every route, and what was seen on each route is compared. No
 * test lives here, and nothing here knows how a server is started.
 */
package io.larder.integration.scenario;
