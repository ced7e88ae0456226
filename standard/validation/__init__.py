"""A user's file against a schema: framed as a table, judged by frictionless in a child process, told in French."""
