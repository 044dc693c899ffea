package dev.tjtrain.cli;

import picocli.CommandLine.IVersionProvider;

/** Reads the version from the jar. */
final class VersionProvider implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = VersionProvider.class.getPackage().getImplementationVersion();
    return new String[] {
      "tj-train " + (version == null ? "development" : version),
      "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vendor")
    };
  }
}
