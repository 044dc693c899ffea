package dev.tjtrain.download;

/**
 * How to download.
 *
 * @param offline true: open no connection, fail if something is not in the cache
 * @param progress is called on the thread that downloads
 */
public record DownloadOptions(boolean offline, DownloadProgress progress) {}
