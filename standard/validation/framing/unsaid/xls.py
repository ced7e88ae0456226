"""What `python_calamine` does not say of a sheet of an old XLS, by `xlrd`."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO, Final

from standard.validation.framing.number_formats import day_zero, told_of_format
from standard.validation.framing.unsaid.errors import LostCell
from standard.validation.framing.unsaid.model import Place, ShownOtherwise, UnsaidOfSheet

_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def of_xls(opened: Callable[[], BinaryIO], sheet: str) -> UnsaidOfSheet:
    # It takes long to load, and few people still have such files.
    import xlrd

    with opened() as file:
        data = file.read()
    lost: dict[Place, LostCell] = {}
    shown = ShownOtherwise()
    try:
        with xlrd.open_workbook(file_contents=data, on_demand=True, formatting_info=True, logfile=io.StringIO()) as book:
            found = book.sheet_by_name(sheet)
            first_day = day_zero(since_1904=bool(book.datemode))
            codes = [book.format_map[style.format_key].format_str for style in book.xf_list]
            for row in range(found.nrows):
                for column, kind in enumerate(found.row_types(row)):
                    if kind == xlrd.XL_CELL_ERROR:
                        lost[row, column] = LostCell(_ERRORS.get(found.cell_value(row, column), "#N/A"))
                    elif kind in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
                        code = codes[found.cell_xf_index(row, column)]
                        if (told := told_of_format(code, found.cell_value(row, column), first_day)) is not None:
                            shown.add((row, column), told)
            hidden = tuple(row for row, how in sorted(found.rowinfo_map.items()) if how.hidden)
            columns = tuple(column for column, how in sorted(found.colinfo_map.items()) if how.hidden)
    except MemoryError:
        raise
    except Exception:
        # xlrd has no error of its own for most of what it does not expect (IndexError, struct.error, AssertionError…), in files
        # that python_calamine reads well: what it would have told is then not told, and the rest of the check goes on.
        return UnsaidOfSheet()
    return UnsaidOfSheet(lost, hidden, columns, shown=shown)
