/** Plots as pictures. Reads curves and evaluations from {@code report}; gives it PNG files. */
@NullMarked
package dev.tjtrain.report.plot;

import org.jspecify.annotations.NullMarked;
