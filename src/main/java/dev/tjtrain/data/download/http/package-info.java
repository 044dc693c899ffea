/**
 * Brings files over HTTP: redirects, proxies, retries, resumption, checksums. Reads addresses and
 * credentials from {@code kaggle} and {@code torch}; gives them verified files.
 */
@NullMarked
package dev.tjtrain.data.download.http;

import org.jspecify.annotations.NullMarked;
