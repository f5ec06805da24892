"""The method as executable rules, and the findings they lead to."""
