"""The tables of a case as a folder of CSV (RFC 4180) with metadata beside them (CSVW, W3C)."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from allegata.errors import StorageError
from allegata.publish.files import whole_file
from allegata.publish.tables import ID
from allegata.views.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from allegata.publish.tables import Column, Table

METADATA = "csv-metadata.json"
README = "README.txt"


def write_csv(tables: Sequence[Table], out: Path, title: str) -> tuple[str, ...]:
    """Write a folder of tables, `csv-metadata.json` and a README; returns their names.

    Files are UTF-8 with a byte order mark: without it spreadsheets take them for the code page of the machine. Lines
    end in CRLF, every cell is quoted. The last heading carries the notice that names are not protected.

    Raises:
        StorageError: a file cannot be written; the one before stays.
    """
    try:
        out.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StorageError("cannot be written", resource=out.name, cause=error.strerror or "") from error
    notice = phrase("page.internal")
    for table in tables:
        with whole_file(out / f"{table.name}.csv") as stream:
            stream.write("\ufeff")
            writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            writer.writerow([*(c.name for c in table.columns), notice])
            for row in table.lines():
                writer.writerow([*row, ""])
    with whole_file(out / METADATA) as stream:
        json.dump(_metadata(tables, title, notice), stream, indent=1, ensure_ascii=True)
        stream.write("\n")
    with whole_file(out / README) as stream:
        stream.write(readme(tables))
    return (*(f"{t.name}.csv" for t in tables), METADATA, README)


def readme(tables: Sequence[Table]) -> str:
    """What the tables are and how they are filled, as plain text; its first line is the notice."""
    lines = [phrase("page.internal"), phrase("page.principle"), "", phrase("sheet.how"), ""]
    for table in tables:
        lines.append(phrase("sheet.table").format(name=table.name, verbs=", ".join(table.verbs)))
        lines += [f"  {c.name}: {c.what}" for c in table.columns]
    return "\n".join(lines) + "\n"


def _metadata(tables: Sequence[Table], title: str, notice: str) -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": title,
        "dc:description": f"{notice}. {phrase('page.principle')}",
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
        "tables": [
            {
                "url": f"{t.name}.csv",
                "tableSchema": {
                    "columns": [
                        *map(_column, t.columns),
                        {"name": "internal", "titles": notice, "datatype": "string", "dc:description": notice},
                    ],
                    "primaryKey": ID,
                    "foreignKeys": [
                        {"columnReference": c.name, "reference": {"resource": f"{c.refers}.csv", "columnReference": ID}}
                        for c in t.columns
                        if c.refers is not None
                    ],
                },
            }
            for t in tables
        ],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.what,
        "datatype": "integer" if column.is_number else "string",
        **({"required": True} if column.name == ID else {}),
    }
