package dev.hilum.zoo;

/** Whose files a checkpoint consists of; fixes the names of inputs and outputs. */
public enum Layout {
  /** config.json with {@code architectures}, and model.safetensors or pytorch_model.bin. */
  TRANSFORMERS,
  /** config.json with {@code _class_name}, and diffusion_pytorch_model.safetensors. */
  DIFFUSERS,
  /** open_clip_config.json and open_clip_model.safetensors. */
  OPEN_CLIP,
  /** config.json with {@code architecture}, and model.safetensors. */
  TIMM,
  /** A file that holds nothing but the tensors of a known network. */
  CHECKPOINT
}
