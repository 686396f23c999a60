/** Much work for a while, and afterwards everything has to add up. */
package io.larder.integration.soak;
