/** The folder that a run writes. Takes records and weights; gives files, whole or not at all. */
@NullMarked
package dev.tjtrain.run.folder;

import org.jspecify.annotations.NullMarked;
