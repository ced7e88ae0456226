"""What a release publishes: one module an artefact, a frozen `ReleaseContent` in, bytes out.

Nothing here reads a request, a clock or a database, so that the same release gives the same bytes anywhere.
"""
