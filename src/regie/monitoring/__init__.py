"""The fourth key: indicators, measurements, evaluations and reports."""
