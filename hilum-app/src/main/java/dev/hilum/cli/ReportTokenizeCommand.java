package dev.hilum.cli;

import dev.hilum.report.Encoding;
import dev.hilum.report.ReportLine;
import dev.hilum.report.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hilum report tokenize}. */
@Command(
    name = "tokenize",
    description = "Turns reports into token ids.",
    footer = {
      "",
      "Each line answers {\"id\", \"ids\"}: with special tokens, without padding.",
      "",
      "Examples:",
      "  hilum report tokenize reports.jsonl --tokenizer tokenizer.json",
      "  hilum report tokenize reports.jsonl --model vit_b_32.openai --max-length 77"
    })
final class ReportTokenizeCommand implements Callable<Integer> {

  /** Which of the two tokenizers a model has. */
  static final class Source {
    @Option(names = "--model", paramLabel = "M", description = "The tokenizer of this model.")
    private @Nullable String model;

    @Option(
        names = "--tokenizer",
        paramLabel = "FILE|FOLDER",
        description = {
          "tokenizer.json, vocab.txt, vocab.json or encoder.json beside its merges, CLIP merges",
          "(.txt.gz), a SentencePiece .model, or a folder with such files."
        })
    private @Nullable Path tokenizer;
  }

  /** Whose cleaning and words. */
  enum ClipLibrary {
    OPEN_CLIP,
    TRANSFORMERS
  }

  private final Shell shell;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ReportFileOptions reports = new ReportFileOptions();

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--clip",
      defaultValue = "OPEN_CLIP",
      description = "How CLIP merges are used: open_clip (default) or transformers.")
  private ClipLibrary clip = ClipLibrary.OPEN_CLIP;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description = "Cut to N ids, special tokens included; how many were cut is told.")
  private @Nullable Integer maxLength;

  private long texts;
  private long truncated;

  ReportTokenizeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Tokenizer tokenizer = tokenizer();
    int least = tokenizer.special().count(),
        length = maxLength == null ? Integer.MAX_VALUE : maxLength;
    if (length < least) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--max-length must have room for " + least + " special tokens, got " + length);
    }
    reports.answer(shell, report -> tokenize(tokenizer, report, length));
    if (truncated > 0) {
      shell.err().println(truncated + " of " + texts + " texts were cut to " + length + " ids");
    }
    return 0;
  }

  private Map<String, ?> tokenize(Tokenizer tokenizer, ReportLine report, int length) {
    Encoding encoding = tokenizer.encode(report.text(), length);
    texts++;
    truncated += encoding.truncated() ? 1 : 0;
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", report.id());
    line.put("ids", encoding.ids());
    return line;
  }

  private Tokenizer tokenizer() {
    Path path = source.tokenizer;
    if (path == null) {
      String model = String.valueOf(source.model);
      Path folder = Path.of(model);
      path = Files.isDirectory(folder) ? folder : Models.locate(shell, model, null).folder();
    }
    return clip == ClipLibrary.TRANSFORMERS
        ? Tokenizer.transformersClip(path)
        : Tokenizer.open(path);
  }
}
