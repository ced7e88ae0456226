"""A user's file rewritten from one version of a schema to another: files in, files out; no request, no database."""
