/** Tests of the parts of {@code report.page}. */
@NullMarked
package dev.tjtrain.report.page;

import org.jspecify.annotations.NullMarked;
