package dev.tjtrain.cli;

import java.net.URL;
import java.net.URLStreamHandler;
import java.net.URLStreamHandlerFactory;
import org.jspecify.annotations.Nullable;

/** The program, but it says on standard error when a URL of the network is first made. */
final class NetworkUrlsNamed implements URLStreamHandlerFactory {

  static final String MARK = "URL OF THE NETWORK: ";

  public static void main(String[] args) {
    URL.setURLStreamHandlerFactory(new NetworkUrlsNamed());
    Main.main(args);
  }

  @Override
  public @Nullable URLStreamHandler createURLStreamHandler(String protocol) {
    if (protocol.startsWith("http") || protocol.equals("ftp")) {
      System.err.println(MARK + protocol);
    }
    return null; // Java's own
  }
}
