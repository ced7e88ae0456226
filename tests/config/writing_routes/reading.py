"""Reading, and trying files."""

from __future__ import annotations

from concertation import permissions as debate
from tests.config.writing_routes.asking import (
    Asks,
    Hidden,
    Open,
    Route,
    keyed,
    nowhere,
    of_comparison,
    of_conversion,
    of_report,
    the_call,
    the_standard,
)

ROUTES: dict[str, Route] = {
    "POST pages:correspondence_table": Open(
        "It answers with the table completed, and writes nothing.", lambda p: {**the_standard(p), "before": "1.0.0", "after": "1.1.0"}
    ),
    "POST pages:quality": Asks(debate.can_propose, on=the_call),
    "POST pages:compare_files": Open("Two files are compared and forgotten.", nowhere, answer=422),
    "POST pages:validate": Open("Anybody tries a file.", answer=422),
    "POST pages:validation_correct": Hidden(of_report),
    "POST pages:validation_cells": Hidden(of_report),
    "POST pages:validation_table": Hidden(of_report),
    "POST pages:validation_convert": Hidden(of_report),
    "POST pages:validation_again": Hidden(of_report),
    "POST pages:validation_columns": Hidden(of_report),
    "POST pages:validation_cancel": Hidden(of_report),
    "POST pages:validation_share": Hidden(of_report),
    "POST pages:validation_sheet": Hidden(of_report),
    "POST pages:validation_erase": Hidden(of_report),
    "POST pages:convert": Open("Anybody has a file rewritten.", answer=422),
    "POST pages:converted_erase": Hidden(of_conversion),
    "POST pages:compare": Open(
        "Two versions are compared once for everybody.", lambda p: {**the_standard(p), "before": "1.0.0", "after": "1.1.0"}, answer=302
    ),
    "POST pages:compared": Hidden(of_comparison),
    "POST pages:compared_propose": Hidden(of_comparison),
    "POST pages:compared_erase": Hidden(of_comparison),
    "POST api:comparisons": Open("Anybody has two schemas compared.", nowhere, answer=400),
    "DELETE api:one_comparison": Hidden(keyed(lambda p: p.comparison)),
    "POST api:validations": Open("Anybody tries a file.", nowhere, answer=415),
    "DELETE api:validation": Hidden(keyed(lambda p: p.report)),
    **{
        f"{method} api:{name}": Hidden(keyed(lambda p: p.report))
        for method, name in (
            ("POST", "validation_share"),
            ("DELETE", "validation_share"),
            ("POST", "validation_sheets"),
            ("POST", "validation_corrections"),
            ("POST", "validation_conversions"),
        )
    },
    "POST api:conversions": Open("Anybody has a file rewritten.", nowhere, answer=415),
    "DELETE api:conversion": Hidden(keyed(lambda p: p.conversion)),
    "POST api:validation_cancel": Hidden(keyed(lambda p: p.report)),
    "POST api:validation_cells": Hidden(keyed(lambda p: p.report)),
    "POST api:validation_tables": Hidden(keyed(lambda p: p.report)),
    "POST api:validation_checks": Hidden(keyed(lambda p: p.report)),
}
