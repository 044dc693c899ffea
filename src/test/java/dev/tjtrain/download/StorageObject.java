package dev.tjtrain.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.tjtrain.files.Checksums;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file on a server that behaves as Google's storage does (ranges, If-Range, x-goog-hash), except
 * where a request is told to go wrong.
 */
public final class StorageObject implements HttpHandler {

  private byte[] bytes;
  private String etag = "\"one\"";
  private final Map<String, String> headers = new TreeMap<>();
  private LongConsumer beforeCut = position -> {};
  private final Queue<HttpHandler> next = new ConcurrentLinkedQueue<>();

  /** Serves {@code bytes} with both checksums. */
  public StorageObject(byte[] bytes) {
    this.bytes = bytes.clone();
    headers.put("Content-Type", "application/zip");
    headers.put("x-goog-hash", hash(bytes));
  }

  /** Returns the value of x-goog-hash for {@code bytes}. */
  public static String hash(byte[] bytes) {
    return "crc32c=" + crc32c(bytes) + ",md5=" + md5(bytes);
  }

  /** Returns the MD5 of {@code bytes} in base 64. */
  public static String md5(byte[] bytes) {
    return Base64.getEncoder().encodeToString(Checksums.digest("MD5").digest(bytes));
  }

  /** Returns the CRC32C of {@code bytes} in base 64, the highest byte first. */
  public static String crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  /** Sets a header of all answers; {@code null} takes it away. */
  public StorageObject with(String name, @Nullable String value) {
    if (value == null) {
      headers.remove(name);
    } else {
      headers.put(name, value);
    }
    return this;
  }

  /** Puts another file in this one's place. */
  public void replace(byte[] newBytes) {
    bytes = newBytes.clone();
    etag = "\"two\"";
    headers.put("x-goog-hash", hash(newBytes));
  }

  /** The next request that is not spoken for is answered by {@code handler}. */
  public StorageObject then(HttpHandler handler) {
    next.add(handler);
    return this;
  }

  /**
   * Sets what happens before a body is cut: {@code hook} gets the position in the file. A client
   * may lose what it has not taken yet when the connection goes, so tests wait for it here.
   */
  public StorageObject beforeCut(LongConsumer hook) {
    beforeCut = hook;
    return this;
  }

  /** The next request is answered properly up to byte {@code count} of the body, then cut. */
  public StorageObject thenCutAfter(int count) {
    return then(exchange -> answer(exchange, count, null));
  }

  /** The next request is answered up to byte {@code count} of the body, then not until released. */
  public StorageObject thenHangAfter(int count, CountDownLatch release) {
    return then(exchange -> answer(exchange, count, release));
  }

  /** The next request gets {@code status} and nothing else. */
  public StorageObject thenStatus(int status, String... pairs) {
    return then(
        exchange -> {
          for (int i = 0; i < pairs.length; i += 2) {
            exchange.getResponseHeaders().set(pairs[i], pairs[i + 1]);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  /** The next request is answered in full, with HTTP 200, whatever range it names. */
  public StorageObject thenAll() {
    return then(exchange -> send(exchange, 200, 0, bytes.length, null));
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    HttpHandler handler = next.poll();
    if (handler == null) {
      answer(exchange, Integer.MAX_VALUE, null);
    } else {
      handler.handle(exchange);
    }
  }

  private void answer(HttpExchange exchange, int count, @Nullable CountDownLatch release)
      throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    if (range == null || (condition != null && !condition.equals(etag))) {
      send(exchange, 200, 0, count, release);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
    if (from >= bytes.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + bytes.length);
      exchange.sendResponseHeaders(416, -1);
      exchange.close();
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    send(exchange, 206, from, count, release);
  }

  private void send(
      HttpExchange exchange, int status, int from, int count, @Nullable CountDownLatch release)
      throws IOException {
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.getResponseHeaders().set("ETag", etag);
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    int length = bytes.length - from;
    int sent = Math.min(count, length);
    exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(bytes, from, sent);
      body.flush();
      if (sent < length && release == null) {
        beforeCut.accept((long) from + sent);
      }
      if (release != null) {
        release.await();
        body.write(bytes, from + sent, length - sent);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }
}
