/**
 * Places: GeoJSON and legacy coordinates, containment, intersection, distance. Edges are straight lines in longitude and
 * latitude; only distances know that the earth is round.
 */
@NullMarked
package io.larder.embedded.query.geo;

import org.jspecify.annotations.NullMarked;
