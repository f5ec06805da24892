"""The three kinds of keys. They differ in what happens when one is replaced."""

DATA = "data"  # what is sealed under an old one is sealed again under the new one
INDEX = "index"  # search tokens: worked out again from what they were made of
LOG = "log"  # written once, never rewritten: an old one stays for as long as what it wrote
KINDS = (DATA, INDEX, LOG)
