"""Risk and protective factors found in research."""
