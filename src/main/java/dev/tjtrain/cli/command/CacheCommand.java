package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.features.cache.CacheFolder;
import dev.tjtrain.files.Printable;
import dev.tjtrain.run.folder.Caches;
import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tj-train cache}. */
@Command(
    name = "cache",
    header = "Shows or clears what earlier runs have computed of images.",
    description = {
      "%nWhat the frozen blocks make of an image is kept in ~/.cache/tj-train/features (or below"
          + " XDG_CACHE_HOME), so that the next run computes new and changed images only. It holds"
          + " 10 GB at most (java -Dtjtrain.cache.gigabytes=N); what was unused for longest goes"
          + " first.%n"
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  tj-train cache list", "  tj-train cache clear"})
public final class CacheCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin CommonOptions common;

  private CacheCommand() {}

  /** The command with its own commands. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(new CacheCommand())
        .addSubcommand(new ListCommand(context))
        .addSubcommand(new ClearCommand(context));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: list or clear");
  }

  /** {@code tj-train cache list}. */
  @Command(
      name = "list",
      header = "Shows what is in the cache, the last used first.",
      footerHeading = "%nExamples:%n",
      footer = {"  tj-train cache list"})
  static final class ListCommand implements Callable<Integer> {

    private static final DateTimeFormatter MINUTE =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final CommandContext context;

    @Mixin CommonOptions common;

    ListCommand(CommandContext context) {
      this.context = context;
    }

    @Override
    public Integer call() throws IOException {
      List<CacheFolder.Entry> all = Caches.features(context.environment()).list();
      if (all.isEmpty()) {
        context.err().println("the cache is empty");
        return ExitCode.DONE;
      }
      String row = "%-12s %9s %9s  %-16s  %-34s  %s%n";
      context.out().printf(row, "key", "images", "size", "last used", "features", "dataset");
      for (CacheFolder.Entry one : all) {
        context
            .out()
            .printf(
                row,
                one.id().substring(0, Math.min(12, one.id().length())),
                one.images(),
                megabytes(one.bytes()),
                MINUTE.format(one.lastUsed().atZone(ZoneId.systemDefault())),
                Printable.indented(one.features()),
                Printable.indented(one.dataset()));
      }
      return ExitCode.DONE;
    }
  }

  /** {@code tj-train cache clear}. */
  @Command(
      name = "clear",
      header = "Deletes everything in the cache that no run is filling.",
      footerHeading = "%nExamples:%n",
      footer = {"  tj-train cache clear"})
  static final class ClearCommand implements Callable<Integer> {

    private final CommandContext context;

    @Mixin CommonOptions common;

    ClearCommand(CommandContext context) {
      this.context = context;
    }

    @Override
    public Integer call() throws IOException {
      List<CacheFolder.Entry> deleted = Caches.features(context.environment()).clear();
      long bytes = deleted.stream().mapToLong(CacheFolder.Entry::bytes).sum();
      context
          .out()
          .printf(
              Locale.ROOT,
              "deleted: %d %s, %s%n",
              deleted.size(),
              deleted.size() == 1 ? "entry" : "entries",
              megabytes(bytes));
      return ExitCode.DONE;
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
