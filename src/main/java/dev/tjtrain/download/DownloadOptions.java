package dev.tjtrain.download;

/**
 * How to fetch.
 *
 * @param offline true: open no connection, fail if something is not in the cache
 * @param progress hears what happens, on the calling thread
 */
public record DownloadOptions(boolean offline, DownloadProgress progress) {}
