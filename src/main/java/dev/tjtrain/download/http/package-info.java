/**
 * Files over HTTP: redirects, proxies, retries, resumption, checksums. Takes addresses and
 * credentials; gives verified files.
 */
@NullMarked
package dev.tjtrain.download.http;

import org.jspecify.annotations.NullMarked;
