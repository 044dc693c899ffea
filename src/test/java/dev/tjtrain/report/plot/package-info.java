/** Tests of the parts of {@code report.plot}. */
@NullMarked
package dev.tjtrain.report.plot;

import org.jspecify.annotations.NullMarked;
