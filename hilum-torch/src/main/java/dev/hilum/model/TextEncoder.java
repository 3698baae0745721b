package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.Tensor;

/** The text side of a network: one vector for each text. */
@FunctionalInterface
public interface TextEncoder {

  /**
   * Encodes texts [B, T] to [B, D].
   *
   * @param ids token ids, int64
   * @param mask 1 for a token, 0 for padding, int64
   */
  Tensor encode(Tensor ids, Tensor mask);

  /**
   * The text side of {@code network}: what the pooler of its class gives (the first token's state
   * where a checkpoint has none), or its projected embedding where it has one.
   */
  static TextEncoder of(Network network) {
    return switch (network) {
      case Bert n -> (ids, mask) -> pooled(n, n.forward(ids, mask, null, null));
      case CxrBert n -> (ids, mask) -> n.project(n.bert().forward(ids, mask, null, null));
      case ClipText n -> (ids, mask) -> n.projected(n.pool(n.forward(ids, null, null), ids));
      case SiglipText n -> (ids, mask) -> n.pool(n.forward(ids, null, null));
      case OpenClipTower.Text n -> (ids, mask) -> n.tower().forward(ids);
      default ->
          throw new BadInputException(
              "texts need a network with a text side of its own (BertModel, RobertaModel,"
                  + " CXRBertModel, CLIPTextModel, SiglipTextModel, open_clip), got "
                  + network.getClass().getSimpleName());
    };
  }

  private static Tensor pooled(Bert bert, Tensor states) {
    Tensor pooled = bert.pool(states);
    return pooled == null ? states.select(1, 0) : pooled;
  }
}
