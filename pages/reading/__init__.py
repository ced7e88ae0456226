"""Reading a standard with what is said of it: homes, dictionary, versions, comparison, history, search."""
