package dev.hilum.zoo;

import dev.hilum.image.Preprocessing;
import dev.hilum.model.ImageText;
import dev.hilum.report.TokenBatch;
import dev.hilum.report.Tokenizer;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * An image-text network with all that stands between films and texts and its towers.
 *
 * @param model the network and its weights
 * @param pair the same network as two towers
 * @param preprocessing what is done to a film
 * @param tokenizer what is done to a text
 * @param context the longest text, in tokens; longer ones are cut
 * @param padding how long the rows of a batch of texts are
 * @param layout what the pair is written with, besides its weights
 */
public record LoadedPair(
    LoadedModel model,
    ImageText pair,
    Preprocessing preprocessing,
    Tokenizer tokenizer,
    int context,
    TokenBatch.Padding padding,
    PairLayout layout)
    implements AutoCloseable {

  /**
   * Texts as a text tower takes them.
   *
   * @param ids [B, T], int64
   * @param mask [B, T], int64: 1 for a token, 0 for padding
   * @param truncated the rows whose text was cut
   */
  public record Tokens(Tensor ids, Tensor mask, List<Integer> truncated) {}

  private LoadedPair(
      LoadedModel model,
      Preprocessing preprocessing,
      Tokenizer tokenizer,
      TextInput text,
      PairLayout layout) {
    this(
        model,
        ImageText.of(model.network()),
        preprocessing,
        tokenizer,
        text.context(),
        text.padding(),
        layout);
  }

  /**
   * Loads a checkpoint with its preprocessing and its tokenizer.
   *
   * @throws dev.hilum.io.BadInputException if the network has not both towers, or a part is missing
   *     or does not fit
   */
  public static LoadedPair of(ModelFiles files, Mode mode) {
    TextInput text = TextInput.of(Tower.text(files));
    Preprocessing preprocessing = files.filmPreprocessing();
    PairLayout layout = PairLayout.of(files);
    var tokenizer = CompletableFuture.supplyAsync(() -> Tokenizer.open(files.folder()));
    LoadedModel model = LoadedModel.of(files, mode);
    try {
      return new LoadedPair(model, preprocessing, tokenizer.join(), text, layout);
    } catch (CompletionException e) {
      model.close();
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * Puts any image tower beside any text tower, with new projections into a shared space: of pairs
   * their tower, of task networks the network under the head. Saved, it is a checkpoint of
   * transformers' VisionTextDualEncoderModel, where transformers has the towers.
   *
   * <p>The projections are drawn; but where both towers end in one of their own of width {@code
   * projection} (BioViL and CXR-BERT), they start as the identity, so that what the towers have
   * learnt together counts from the start. A pooler that a checkpoint lacks starts as tanh of the
   * first token.
   *
   * @param image also gives the preprocessing
   * @param text also gives the tokenizer
   * @param projection width of the shared space
   * @param seed of the projections
   */
  public static LoadedPair join(
      ModelFiles image, ModelFiles text, int projection, long seed, Mode mode) {
    PairJoin join = new PairJoin(image, text);
    Preprocessing preprocessing = image.filmPreprocessing();
    Tokenizer tokenizer = Tokenizer.open(text.folder());
    LoadedModel model = join.load(projection, seed, mode);
    return new LoadedPair(
        model, preprocessing, tokenizer, join.input(), join.layout(model.files()));
  }

  /**
   * A new pair by a folder that has everything but weights: config, preprocessing and tokenizer.
   * Its first values are for small networks; see {@link FreshValues}.
   *
   * @param folder with {@code open_clip_config.json} or {@code config.json}
   */
  public static LoadedPair fresh(Path folder, long seed, Mode mode) {
    ModelFiles files = RandomModel.files(folder);
    TextInput text = TextInput.of(Tower.text(files));
    Preprocessing preprocessing = files.filmPreprocessing();
    Tokenizer tokenizer = Tokenizer.open(folder);
    LoadedModel model = RandomModel.draw(files, seed, mode);
    FreshValues.small(model.weights().parameters(), seed);
    return new LoadedPair(model, preprocessing, tokenizer, text, PairLayout.of(files));
  }

  /** Texts as tensors of the current scope. */
  public Tokens tokens(List<String> texts) {
    TokenBatch batch = tokenizer.batch(texts, context, padding);
    return new Tokens(
        tensor(batch.ids(), batch), tensor(batch.attentionMask(), batch), batch.truncated());
  }

  private static Tensor tensor(int[] values, TokenBatch batch) {
    return Tensor.of(Arrays.stream(values).asLongStream().toArray(), batch.rows(), batch.length());
  }

  /** Unit-length embeddings [B, P] of texts. */
  public Tensor embedTexts(List<String> texts) {
    Tokens tokens = tokens(texts);
    return pair.embedTexts(tokens.ids(), tokens.mask());
  }

  /**
   * Writes the pair as it came, its weights as they are now, into a folder that exists: config,
   * weights, preprocessing and tokenizer, in the layout of its reference library. What low-rank
   * adaptation learnt is added to the weights.
   */
  public void save(Path folder) throws IOException {
    layout.write(model.weights(), folder);
  }

  @Override
  public void close() {
    model.close();
  }
}
