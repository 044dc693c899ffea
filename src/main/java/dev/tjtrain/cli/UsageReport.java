package dev.tjtrain.cli;

import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.files.Printable;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with the command line, and how to see its help. */
final class UsageReport implements IParameterExceptionHandler {

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
}
