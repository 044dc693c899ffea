package dev.tjtrain.download.http;

import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.DownloadProgress.Stage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The requests that bring one file to its full length, and what their answers told about it. */
final class ResumableDownload {

  // What a signed address answers once it has expired: 403 or 410, and 400 (Google's ExpiredToken).
  private static final Set<Integer> EXPIRED = Set.of(400, 401, 403, 404, 410);

  private final HttpFetch http;
  private final DownloadProgress progress;
  private final RetryBudget budget;
  private final PartFile part;

  private RemoteFile file;
  private @Nullable URI signed;
  private @Nullable String etag;
  private GoogHash hash = GoogHash.NONE;
  private long total = -1;
  private long furthest;
  private boolean ranges = true;
  private boolean announced;

  ResumableDownload(HttpFetch http, RemoteFile file, Path path, DownloadProgress progress) {
    this.http = http;
    this.file = file;
    this.progress = progress;
    this.budget = new RetryBudget(http.settings().retries(), progress);
    this.part = new PartFile(path);
  }

  /** Returns the server's checksums of the whole file. */
  GoogHash hash() {
    return hash;
  }

  /** Asks until the file is whole. */
  void complete() throws IOException {
    furthest = part.size();
    boolean whole = false;
    while (!whole) {
      try {
        whole = ask();
      } catch (PassingFailure e) {
        budget.spend(e);
      }
    }
    progress.finished();
  }

  /** Sends one request and takes what it brings; true when the file is whole. */
  private boolean ask() throws IOException {
    long have = part.size();
    boolean resume = ranges && have > 0;
    Map<String, String> headers = new HashMap<>();
    if (resume) {
      headers.put("Range", "bytes=" + have + "-");
      if (etag != null) {
        headers.put("If-Range", etag);
      }
    }
    URI from = signed == null ? file.uri() : signed;
    try (HttpReply reply = http.get(from, headers, file.credentials())) {
      return switch (reply.status()) {
        case 200 -> all(reply, have);
        case 206 -> rest(reply, have, resume);
        case 416 -> nothing(reply, have, resume);
        default -> refused(reply);
      };
    }
  }

  /** The server sends the file from its first byte. */
  private boolean all(HttpReply reply, long have) throws IOException {
    if (reply.isText()) {
      throw failure(reply);
    }
    learn(reply, reply.length());
    if (have > 0 && have == total) {
      announce(have);
      return true;
    }
    if (have > 0) {
      progress.notice(
          "The server does not resume " + file.name() + "; starting from its first byte");
    }
    return take(reply, 0);
  }

  /** The server sends the missing bytes, or others. */
  private boolean rest(HttpReply reply, long have, boolean resume) throws IOException {
    ContentRange range =
        reply
            .header("Content-Range")
            .flatMap(ContentRange::parse)
            .filter(sent -> sent.continuesFrom(have))
            .orElse(null);
    if (!resume) {
      throw failure(reply);
    }
    if (range == null || (total >= 0 && range.total() != total)) {
      progress.notice(
          "The server resumes "
              + file.name()
              + " at the wrong place; starting from its first byte");
      startOver();
      return false;
    }
    learn(reply, range.total());
    return take(reply, have);
  }

  /** There is nothing behind the bytes that we have: they are all, or too many. */
  private boolean nothing(HttpReply reply, long have, boolean resume) throws IOException {
    if (!resume) {
      throw failure(reply);
    }
    long size =
        reply
            .header("Content-Range")
            .flatMap(ContentRange::parse)
            .map(ContentRange::total)
            .orElse(-1L);
    if (size == have) {
      // Whole, but the checksums come with an answer to a request without a range.
      ranges = false;
    } else {
      startOver();
    }
    return false;
  }

  private boolean refused(HttpReply reply) throws IOException {
    if (signed != null && EXPIRED.contains(reply.status())) {
      signed = null;
      return false;
    }
    if (reply.status() == 401 && file.credentials() != null) {
      // What anybody may have must not fail because an old token is lying about.
      file = file.anonymous();
      return false;
    }
    throw failure(reply);
  }

  private IOException failure(HttpReply reply) throws IOException {
    String text;
    try {
      text = reply.text();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      text = ""; // The status says enough.
    }
    return ServerErrors.explain(file, reply, text, http.settings().retries().clock());
  }

  private void startOver() throws IOException {
    part.truncate();
    ranges = false;
    etag = null;
    total = -1;
  }

  private void learn(HttpReply reply, long size) {
    total = size;
    hash = GoogHash.parse(reply.headers().allValues("x-goog-hash"));
    etag = reply.header("ETag").filter(tag -> !tag.startsWith("W/")).orElse(null);
    signed = reply.uri().equals(file.uri()) ? null : reply.uri();
  }

  private void announce(long have) {
    if (announced) {
      progress.advanced(have);
    } else {
      progress.started(Stage.DOWNLOAD, file.name(), have, total);
      announced = true;
    }
  }

  /** Appends the body behind byte {@code offset}; true when the file is whole. */
  private boolean take(HttpReply reply, long offset) throws IOException {
    if (total > offset) {
      part.requireSpace(http.settings().disk(), total - offset, "downloading " + file.name());
    }
    announce(offset);
    long have = part.append(reply, offset, total, this::reached);
    if (total >= 0 && have > total) {
      startOver();
      throw new PassingFailure(
          Origins.shown(reply.uri()) + " sends more of " + file.name() + " than announced",
          "start again later",
          null,
          null);
    }
    if (have < total) {
      throw ConnectionFailures.explain(
          reply.uri(), Optional.empty(), new EOFException((total - have) + " bytes short"));
    }
    return true;
  }

  private void reached(long have) {
    progress.advanced(have);
    if (have > furthest) {
      furthest = have;
      budget.renew();
    }
  }
}
