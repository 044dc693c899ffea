package dev.tjtrain.cli;

import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns a failure, or a command line that makes no sense, into an exit code and a line on stderr.
 */
final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

  /** Says in one line what is wrong with the command line, and how to see its help. */
  @Override
  public int handleParseException(ParameterException problem, String[] args) {
    CommandLine line = problem.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("tj-train: " + Printable.line(String.valueOf(problem.getMessage())));
    UnmatchedArgumentException.printSuggestions(problem, err);
    err.println("Run '" + line.getCommandSpec().qualifiedName() + " --help' to see its options.");
    err.flush();
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    return report(failure, line, wantsStackTrace(parsed));
  }

  /** Prints what failed, and where if that is wanted; returns the exit code. */
  static int report(Exception failure, CommandLine line, boolean stackTrace) {
    PrintWriter err = line.getErr();
    err.println("tj-train: " + Printable.line(describe(failure)));
    if (stackTrace) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(l -> err.println(Printable.indented(l)));
    } else if (!(failure instanceof IOException)) {
      err.println("This should not happen; run again with --stacktrace to see where it did.");
    }
    err.flush();
    // What cannot be written comes as a plain IOException that says so.
    return failure instanceof InvalidInputException || failure instanceof AccessDeniedException
        ? ExitCode.BAD_INPUT
        : ExitCode.FAILED;
  }

  private static boolean wantsStackTrace(ParseResult parsed) {
    return parsed.hasMatchedOption("--stacktrace")
        || (parsed.hasSubcommand() && wantsStackTrace(parsed.subcommand()));
  }

  private static String describe(Exception failure) {
    String message = failure.getMessage();
    if (failure instanceof AccessDeniedException e) {
      return e.getFile() + ": permission denied";
    }
    if (failure instanceof NoSuchFileException e) {
      return e.getFile() + ": no such file";
    }
    if (failure instanceof FileSystemException e && e.getReason() != null) {
      return e.getFile() + ": " + e.getReason();
    }
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    return message.strip();
  }
}
