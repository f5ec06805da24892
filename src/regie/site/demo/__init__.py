"""The demo: one fictional story that every screen tells. Synthetic; dates are relative to today."""
