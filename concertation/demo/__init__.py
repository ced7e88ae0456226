"""The demonstration: the story of a real standard, played through the services with its dates.

`story/` tells it, `schema.json` is where it starts, `samples/` are files to try. Facts are the real ones (fields, values, organisations,
dates, outcomes); every sentence, vote and example is ours.
"""
