/**
 * Looks at data and networks without training. Takes a configuration; gives a picture or a summary.
 */
@NullMarked
package dev.tjtrain.run.inspection;

import org.jspecify.annotations.NullMarked;
