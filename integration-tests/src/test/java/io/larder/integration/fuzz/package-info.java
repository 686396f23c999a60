/** Messages that went wrong on the way, by the thousand in each build and by the million with the profile {@code fuzz}. */
package io.larder.integration.fuzz;
