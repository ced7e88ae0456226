"""Run by the environment of the catalogue's tools, never by ours: puts each schema that it is sent to them, as the catalogue does.

It reads a list of descriptors in JSON, and answers for each `[what frictionless refuses, what stops the generator]`, in their words.
"""

import io
import json
import os
import sys
import tempfile


def put(descriptor):
    import frictionless
    from table_schema_to_markdown import convert_source

    with open("schema.json", "w", encoding="utf-8", errors="backslashreplace") as file:
        json.dump(descriptor, file, ensure_ascii=False)
    try:
        report = frictionless.validate("schema.json")
        refused = [error.note for error in (*report.errors, *(error for task in report.tasks for error in task.errors))]
        refused = refused or ([] if report.valid else ["not valid"])
    except Exception as error:
        # Whatever stops them stops the catalogue: it is what is asked here.
        refused = [repr(error)]
    stopped = ""
    try:
        convert_source("schema.json", io.StringIO(), "page")
    except Exception as error:
        # The same of the generator, whichever of its libraries stops.
        stopped = repr(error)
    return refused, stopped


if __name__ == "__main__":
    descriptors = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        answers = [put(descriptor) for descriptor in descriptors]
        os.chdir("/")
    json.dump(answers, sys.stdout)
