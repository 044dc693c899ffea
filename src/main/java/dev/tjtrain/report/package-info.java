/** Writes what happened for people to read. Sees plain records only: no engine, no command line. */
@NullMarked
package dev.tjtrain.report;

import org.jspecify.annotations.NullMarked;
