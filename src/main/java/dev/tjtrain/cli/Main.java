package dev.tjtrain.cli;

import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.cli.print.StandardOutput;
import dev.tjtrain.files.Environment;
import dev.tjtrain.work.Stop;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Entry point. */
public final class Main {

  private Main() {}

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    // DJL reports its use to its makers on some hosts; this has to be set before it loads.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("java.awt.headless", "true");
    Stop stop = new Stop();
    InterruptHook hook = InterruptHook.install(stop);
    StandardOutput out = StandardOutput.install();
    int code = run(args, Environment.system(), System.out, System.err, stop);
    hook.exit(out.exitCode(code, System.err));
  }

  /** Runs the command line and returns its exit code, as {@link ExitCode} names them. */
  static int run(
      String[] args, Environment environment, PrintStream out, PrintStream err, Stop stop) {
    CommandContext context = new CommandContext(environment, out, err, stop);
    try {
      return execute(CommandLines.create(context), args, context);
    } catch (OutOfMemoryError e) {
      err.println("tj-train: out of memory (" + e.getMessage() + "); give Java more with -Xmx");
    } catch (LinkageError e) {
      err.println("tj-train: this Java or this machine lacks something that is needed: " + e);
    }
    return ExitCode.FAILED;
  }

  private static int execute(CommandLine line, String[] args, CommandContext context) {
    String[] all;
    try {
      ArgumentFiles.check(args, line);
      Optional<OptionsFile> file = OptionsFile.find(context.environment());
      all = file.isEmpty() ? args : file.get().before(args, line, context.err());
    } catch (ParameterException e) {
      return new FailureReport().handleParseException(e, args);
    } catch (IOException e) {
      return FailureReport.report(e, line, Arrays.asList(args).contains("--stacktrace"));
    }
    return line.execute(all);
  }
}
