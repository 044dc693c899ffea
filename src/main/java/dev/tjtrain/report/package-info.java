/** The page of one run. Takes plain records; gives HTML. */
@NullMarked
package dev.tjtrain.report;

import org.jspecify.annotations.NullMarked;
