"""The tables of a case as one workbook, a sheet a table, ready to be filled."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook  # type: ignore[import-untyped]  # it carries no types
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # as above
from openpyxl.comments import Comment  # type: ignore[import-untyped]  # as above
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]  # as above
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # as above
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]  # as above

from allegata.errors import StorageError
from allegata.publish.csvs import readme
from allegata.publish.tables import FILLED
from allegata.views.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.publish.tables import Table

_MOST = 32_000
"""Characters of a cell: Excel takes 32,767."""
_LAST_ROW = 1_048_576
FIRST_SHEET = "read me"


def write_xlsx(tables: Sequence[Table], out: Path) -> None:
    """Write the workbook, whole or not at all; rows go to the disk as they are made.

    Raises:
        StorageError: it cannot be written; the one before stays.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(FIRST_SHEET)
    sheet.column_dimensions["A"].width = 120
    for line in readme(tables).splitlines():
        sheet.append([_text(sheet, line, Font(bold=line == phrase("page.internal")))])
    for table in tables:
        _fill(book.create_sheet(table.name), table)
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    except OSError as error:
        raise StorageError("cannot be written", resource=out.name, cause=error.strerror or "") from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            book.save(stream)
        part.replace(out)
    except OSError as error:
        raise StorageError("cannot be written", resource=out.name, cause=error.strerror or "") from error
    finally:
        part.unlink(missing_ok=True)


def _fill(sheet: Any, table: Table) -> None:
    sheet.freeze_panes = "B2"
    sheet.oddHeader.center.text = phrase("page.internal")
    for at, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    names = [c.name for c in table.columns]
    letter = get_column_letter(names.index(FILLED[0]) + 1)
    allowed = DataValidation(
        type="list", formula1=f'"{",".join(table.verbs)}"', allow_blank=True, showErrorMessage=True
    )
    allowed.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.data_validations.append(allowed)
    sheet.append([*(_heading(sheet, c.name, c.what) for c in table.columns), _text(sheet, phrase("page.internal"))])
    wrapped = Alignment(wrap_text=True, vertical="top")
    link = Font(color="0563C1", underline="single")
    for row in table.lines():
        cells = [_text(sheet, value) for value in row]
        for made, column in zip(cells, table.columns, strict=True):
            made.alignment = wrapped
            if column.is_number and made.value:
                made.value = int(made.value)
            elif column.name == "link" and made.value:
                made.hyperlink, made.font = made.value, link
        sheet.append(cells)


def _heading(sheet: Any, name: str, what: str) -> Any:
    made = _text(sheet, name, Font(bold=True))
    made.fill = PatternFill("solid", fgColor="FFF2CC" if name in FILLED else "E7E6E6")
    made.comment = Comment(what, "Allegata", height=120, width=320)
    return made


def _text(sheet: Any, value: str, font: Any = None) -> Any:
    """A cell of text, whatever it starts with: none is ever a formula."""
    made = WriteOnlyCell(sheet, value=None)
    made.value = value if len(value) <= _MOST else f"{value[:_MOST]}…"
    if value:
        made.data_type = "s"
    if font is not None:
        made.font = font
    return made
