/** Tests of the report and of the comparison, and made-up runs to look at them with. */
@NullMarked
package dev.tjtrain.report;

import org.jspecify.annotations.NullMarked;
