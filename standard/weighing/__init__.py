"""What a change does to the files that people left as samples, told before anybody votes.

A file is read once, and kept as columns (`kept_table`). A schema that is put to it judges each of its columns, keys and checks
apart (`judging`): what two schemas ask alike of the same columns is judged once, so that a change costs what it touches. `effect`
says what became of the rows, `telling` says it of all the files, and `process` does it where a user's file may be read.
"""
