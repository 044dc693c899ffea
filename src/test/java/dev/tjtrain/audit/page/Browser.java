package dev.tjtrain.audit.page;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chromium without a window, driven by its DevTools protocol. */
final class Browser implements AutoCloseable, WebSocket.Listener {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final long SECONDS = 60;
  private static final String LOADED =
      "location.href === '%s' && document.readyState === 'complete'";

  private final Process process;
  private final WebSocket socket;
  private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final StringBuilder message = new StringBuilder();
  private int sent;

  /** Starts it; skips the test where there is none. */
  static Browser start(Path profile) throws Exception {
    Optional<Path> program =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(program.isPresent(), "skipped: needs Chromium");
    return new Browser(program.get(), profile);
  }

  private Browser(Path program, Path profile) throws Exception {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolveSibling("chromium.log").toFile())
            .start();
    HttpClient client = HttpClient.newHttpClient();
    String port = port(profile.resolve("DevToolsActivePort"));
    String targets =
        client
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    JsonObject target =
        JsonParser.parseString(targets).getAsJsonArray().asList().stream()
            .map(JsonElement::getAsJsonObject)
            .filter(one -> one.get("type").getAsString().equals("page"))
            .findFirst()
            .orElseThrow();
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create(target.get("webSocketDebuggerUrl").getAsString()), this)
            .get(SECONDS, TimeUnit.SECONDS);
  }

  /** Shows {@code page}, and waits until it is there. */
  void open(Path page) throws Exception {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("url", page.toUri().toString());
    call("Page.navigate", parameters);
    String loaded = LOADED.formatted(page.toUri());
    for (int i = 0; i < 50 * SECONDS && !evaluate(loaded).getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private String port(Path file) throws Exception {
    for (int i = 0; i < 10 * SECONDS && process.isAlive(); i++) {
      if (Files.exists(file) && Files.readString(file).contains("\n")) {
        return Files.readAllLines(file).get(0);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IOException("Chromium did not start");
  }

  /** The value of an expression, promises awaited, as JSON. */
  JsonElement evaluate(String expression) throws Exception {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("expression", expression);
    parameters.addProperty("returnByValue", true);
    parameters.addProperty("awaitPromise", true);
    JsonObject result = call("Runtime.evaluate", parameters);
    if (result.has("exceptionDetails")) {
      throw new IOException(result.toString());
    }
    JsonElement value = result.getAsJsonObject("result").get("value");
    return value == null ? new JsonObject() : value;
  }

  /** Presses and releases a key that writes {@code character}. */
  void press(String character) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      JsonObject parameters = new JsonObject();
      parameters.addProperty("type", type);
      parameters.addProperty("key", character);
      parameters.addProperty("text", character);
      call("Input.dispatchKeyEvent", parameters);
    }
  }

  /** Has files that the page saves put into {@code folder}. */
  void saveInto(Path folder) throws Exception {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("behavior", "allow");
    parameters.addProperty("downloadPath", folder.toString());
    call("Browser.setDownloadBehavior", parameters);
  }

  private JsonObject call(String method, JsonObject parameters) throws Exception {
    JsonObject call = new JsonObject();
    call.addProperty("id", ++sent);
    call.addProperty("method", method);
    call.add("params", parameters);
    socket.sendText(call.toString(), true).get(SECONDS, TimeUnit.SECONDS);
    while (true) {
      String text = requireNonNull(messages.poll(SECONDS, TimeUnit.SECONDS), "no answer");
      JsonObject answer = JsonParser.parseString(text).getAsJsonObject();
      if (answer.has("id") && answer.get("id").getAsInt() == sent) {
        if (answer.has("error")) {
          throw new IOException(text);
        }
        return answer.getAsJsonObject("result");
      }
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    message.append(data);
    if (last) {
      messages.add(message.toString());
      message.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }
}
