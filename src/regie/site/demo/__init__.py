"""The demo: one fictional story that every screen tells. Synthetic, from fixed lists, dates relative to today."""
