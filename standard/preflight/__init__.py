"""What is looked at before a version is published: whether every tool that its readers use will take it as it is.

Pure but for `tools`, which runs those of the national catalogue where they are installed apart.
"""
