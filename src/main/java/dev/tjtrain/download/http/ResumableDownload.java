package dev.tjtrain.download.http;

import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.DownloadProgress.Stage;
import dev.tjtrain.files.CacheException;
import dev.tjtrain.files.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Downloads a file that may already be there in part, and checks all of it.
 *
 * <p>The part keeps its name until it is whole, so a broken connection, a killed process and a
 * second start all continue where the bytes end, also bytes that another program has left.
 */
public final class ResumableDownload {

  // What a signed address answers once it has expired: 403 or 410, and 400 (Google's ExpiredToken).
  private static final Set<Integer> EXPIRED = Set.of(400, 401, 403, 404, 410);

  private final HttpFetch http;
  private final DownloadProgress progress;
  private final RetryPolicy.Budget budget;
  private final PartFile part;

  private RemoteFile file;
  private @Nullable URI signed;
  private @Nullable String etag;
  private GoogHash hash = GoogHash.NONE;
  private long total = -1;
  private long furthest;
  private boolean ranges = true;
  private boolean announced;

  /** A check of the whole file beyond the server's own checksums. */
  @FunctionalInterface
  public interface Check {
    /** Accepts everything. */
    Check NONE = (file, progress) -> Optional.empty();

    /** Returns what is wrong with {@code file}, for a message; empty if nothing is. */
    Optional<String> mismatch(Path file, DownloadProgress progress) throws IOException;
  }

  private ResumableDownload(
      HttpFetch http, RemoteFile file, PartFile part, DownloadProgress progress) {
    this.http = http;
    this.file = file;
    this.progress = progress;
    this.budget = new RetryPolicy.Budget(http.settings().retries(), progress);
    this.part = part;
  }

  /**
   * Brings {@code path} to the full length of {@code file} and checks it. A file that fails a check
   * is fetched once more from the start.
   *
   * @param path where the bytes go; its folder exists
   * @throws dev.tjtrain.download.DownloadException if the file cannot be had
   * @throws InvalidInputException if what the server sends fails the checks twice
   */
  public static void fetch(
      HttpFetch http, RemoteFile file, Path path, Check check, DownloadProgress progress)
      throws IOException {
    PartFile part = new PartFile(path);
    Optional<String> wrong = new ResumableDownload(http, file, part, progress).attempt(check);
    if (wrong.isPresent()) {
      progress.notice(wrong.get() + "; downloading it again from the start");
      wrong = new ResumableDownload(http, file, part, progress).attempt(check);
    }
    if (wrong.isPresent()) {
      throw new InvalidInputException(
          wrong.get()
              + ", twice in a row: start again later, or from another network; it was not kept");
    }
  }

  /** Returns what is wrong with the downloaded file, which is then gone. */
  private Optional<String> attempt(Check check) throws IOException {
    complete();
    try {
      Optional<String> wrong =
          hash.mismatch(part.path(), file.name(), progress)
              .map(kind -> "The " + kind + " of " + file.name() + " is not the server's");
      if (wrong.isEmpty()) {
        wrong = check.mismatch(part.path(), progress);
      }
      if (wrong.isPresent()) {
        part.delete();
      }
      return wrong;
    } catch (IOException e) {
      throw CacheException.explain(part.path(), e);
    }
  }

  /** Sends requests until the file is whole. */
  private void complete() throws IOException {
    furthest = part.size();
    boolean whole = false;
    while (!whole) {
      try {
        whole = request();
      } catch (TransientFailure e) {
        budget.spend(e);
      }
    }
    progress.finished();
  }

  /** Sends one request and takes what it brings; true when the file is whole. */
  private boolean request() throws IOException {
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
        case 200 -> takeAll(reply, have);
        case 206 -> takeRest(reply, have, resume);
        case 416 -> takeNothing(reply, have, resume);
        default -> refused(reply);
      };
    }
  }

  /** The server sends the file from its first byte. */
  private boolean takeAll(HttpReply reply, long have) throws IOException {
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
  private boolean takeRest(HttpReply reply, long have, boolean resume) throws IOException {
    if (!resume) {
      throw failure(reply);
    }
    long size = reply.range().filter(r -> r.continuesFrom(have)).map(r -> r.total()).orElse(-1L);
    if (size < 0 || (total >= 0 && size != total)) {
      progress.notice(
          "The server resumes "
              + file.name()
              + " at the wrong place; starting from its first byte");
      startOver();
      return false;
    }
    learn(reply, size);
    return take(reply, have);
  }

  /** There is nothing behind the bytes that we have: they are all, or too many. */
  private boolean takeNothing(HttpReply reply, long have, boolean resume) throws IOException {
    if (!resume) {
      throw failure(reply);
    }
    if (reply.range().map(r -> r.total()).orElse(-1L) == have) {
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

  private IOException failure(HttpReply reply) {
    String text;
    try {
      text = reply.text();
    } catch (IOException e) {
      text = ""; // The status says enough.
    }
    return HttpFailures.ofReply(file, reply, text, http.settings().retries());
  }

  private void startOver() throws IOException {
    part.delete();
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
      throw new TransientFailure(
          Origins.shown(reply.uri()) + " sends more of " + file.name() + " than announced",
          "start again later",
          null,
          null);
    }
    if (have < total) {
      throw reply.broken(new EOFException((total - have) + " bytes short"));
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
