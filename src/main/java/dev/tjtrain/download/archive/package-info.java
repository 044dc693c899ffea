/** Unpacks zip files that nobody vouches for. Takes an archive; gives a folder that is complete. */
@NullMarked
package dev.tjtrain.download.archive;

import org.jspecify.annotations.NullMarked;
