/** Plots as pictures. Takes curves and evaluations; gives PNG files. */
@NullMarked
package dev.tjtrain.report.plot;

import org.jspecify.annotations.NullMarked;
