"""CSV: which encoding, which separator, and its records one by one.

A record may span lines (quoted cells), so the row number is the number of the record, which is what
a spreadsheet shows. pyarrow parses; records of another width than the header are kept as text.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.csv as pc

from chengxin.records.intake.errors import DamagedFileError, NoHeaderError, UnknownEncodingError
from chengxin.records.intake.reading.table import (
    ROW_NO,
    SURPLUS,
    RawTable,
    column,
    without_blank_rows,
)

_PIECE = 1 << 20
_BLOCK = 4 << 20
# So many proper multi-byte characters before the first bad byte: damaged UTF-8, not GB18030.
_SURELY_UTF8 = 3
_TOLD_BY = 10_000  # characters in which multi-byte ones are counted
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_TITLES = 10  # records among which a header is looked for, below titles
_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
csv.field_size_limit(1 << 24)


def open_text(path: Path, called: str) -> RawTable:
    """Open a CSV or TSV file.

    Raises:
        UnreadableFileError: Its encoding, its header or its quotes.
    """
    encoding = _encoding(path, called)
    separator, headers, header_at = _header(path, encoding, called)
    stream = path.open("rb")
    frames = _frames(stream, encoding, separator, headers, called)
    below = (_below(frame, header_at) for frame in frames)
    return RawTable(headers, below, stream.close)


def _below(frame: pl.DataFrame, header_at: int) -> pl.DataFrame:
    """The rows below the header; they are numbered, and in order."""
    return frame.slice(frame[ROW_NO].search_sorted(header_at + 1)) if frame.height else frame


def _encoding(path: Path, called: str) -> str:
    """UTF-8 (with or without a mark) if the whole file is, else GB18030 if the whole file is."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(_WIDE_BOMS):
        raise UnknownEncodingError(
            f"{called} is written in UTF-16. Save it as 'CSV UTF-8', or hand in the workbook.",
            value=called,
            row_no=1,
        )
    bad_utf8, seen = _first_undecodable(path, "utf-8-sig")
    if bad_utf8 is None:
        return "utf-8-sig"
    if start.startswith(codecs.BOM_UTF8) or seen >= _SURELY_UTF8:
        raise _not_decodable(path, called, bad_utf8, "UTF-8, damaged")
    bad_gb, _ = _first_undecodable(path, "gb18030")
    if bad_gb is None:
        return "gb18030"
    raise _not_decodable(path, called, bad_gb, "neither UTF-8 nor GB18030")


def _first_undecodable(path: Path, encoding: str) -> tuple[int | None, int]:
    """The place of the first byte that does not decode, and the non-ASCII characters before it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = wide = 0
    with path.open("rb") as stream:
        while True:
            piece = stream.read(_PIECE)
            held = len(decoder.getstate()[0])
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].decode(encoding, errors="ignore")
                return offset - held + error.start, wide + _wide(before)
            wide = wide or _wide(text)
            if not piece:
                return None, wide
            offset += len(piece)


def _wide(text: str) -> int:
    return 0 if text.isascii() else len(_NOT_ASCII.findall(text, 0, _TOLD_BY))


def _not_decodable(path: Path, called: str, offset: int, what: str) -> UnknownEncodingError:
    with path.open("rb") as stream:
        line = stream.read(offset).count(b"\n") + 1
    return UnknownEncodingError(
        f"{called}, line {line}: the bytes there cannot be read ({what}). Open the file where it "
        "was made and save it as 'CSV UTF-8', or hand in the workbook.",
        value=called,
        row_no=line,
    )


def _header(path: Path, encoding: str, called: str) -> tuple[str, list[str], int]:
    """The separator, the header, and the number of the record it is.

    Titles above a header fill one cell; a header fills several, unless there is one column.
    """
    with path.open("r", encoding=encoding, newline="") as stream:
        start = "".join(line for line, _ in zip(stream, range(_TITLES), strict=False))
        separator = "\t" if start.count("\t") > start.count(",") else ","
        stream.seek(0)
        reader = csv.reader(stream, delimiter=separator)
        try:
            records = [record for record, _ in zip(reader, range(_TITLES), strict=False)]
        except csv.Error as error:
            raise DamagedFileError(f"{called}, row 1: {error}.", value=called) from error
    filled = [sum(bool(cell.strip()) for cell in record) for record in records]
    if not filled or not filled[0]:
        raise NoHeaderError(
            f"{called}: the first row is empty. Put the official column names there.", value=called
        )
    place = 0
    if filled[0] == 1:
        place = next((at for at, cells in enumerate(filled) if cells > 1), 0)
    return separator, records[place], place + 1


def _frames(
    stream: BinaryIO, encoding: str, separator: str, headers: list[str], called: str
) -> Iterator[pl.DataFrame]:
    """Parse block by block. Records of another width arrive through the handler, in order."""
    names = [column(i) for i in range(len(headers))]
    odd: dict[int, str] = {}

    def keep(row: "pc.InvalidRow") -> str:
        odd[row.number] = row.text
        return "skip"

    reader = _open_reader(stream, encoding, separator, names, keep, called)
    numbers, position, last = iter(range(1, 1 << 62)), 0, ""
    while True:
        try:
            batch = reader.read_next_batch()
        except StopIteration:
            break
        except pa.ArrowInvalid as error:
            raise _not_parsed(called, position, error) from error
        read = pl.DataFrame(pa.Table.from_batches([batch]))
        kept = list(_take(numbers, read.height, odd))
        position = kept[-1] if kept else position
        yield _numbered(read, kept, _odd_rows(_due(odd, position), names, separator))
        last = read[-1, -1] if read.height else last
    if _is_open(odd[max(odd)] if odd and max(odd) > position else last, stream):
        raise _not_parsed(called, position - 1, ValueError("the last cell does not end"))
    nothing = pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    yield _numbered(nothing, [], _odd_rows(odd, names, separator))


def _open_reader(
    stream: BinaryIO, encoding: str, separator: str, names: list[str], keep: object, called: str
) -> "pc.CSVStreamingReader":
    source: object = stream
    if encoding == "gb18030":
        source = pa.transcoding_input_stream(pa.PythonFile(stream, mode="r"), "gb18030", "utf8")
    try:
        return pc.open_csv(
            source,
            read_options=pc.ReadOptions(use_threads=False, block_size=_BLOCK, column_names=names),
            parse_options=pc.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            convert_options=pc.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise _not_parsed(called, 0, error) from error


def _not_parsed(called: str, position: int, error: Exception) -> DamagedFileError:
    return DamagedFileError(
        f"{called}, after row {position}: the rows there cannot be told apart; most often a "
        f"quotation mark is opened and not closed ({error}). Mend it, or hand in the workbook.",
        value=called,
    )


def _is_open(last_cell: str, stream: BinaryIO) -> bool:
    """Whether the last cell spans lines to the end of the file without a closing mark."""
    if "\n" not in last_cell:
        return False
    stream.seek(-min(64, stream.seek(0, io.SEEK_END)), io.SEEK_END)
    return not stream.read().rstrip().endswith(b'"')


def _take(numbers: Iterator[int], count: int, odd: dict[int, str]) -> Iterator[int]:
    """The numbers of the next ``count`` records of the right width."""
    while count:
        number = next(numbers)
        if number not in odd:
            count -= 1
            yield number


def _due(odd: dict[int, str], position: int) -> dict[int, str]:
    """Take out the records of another width up to a position."""
    return {n: odd.pop(n) for n in [n for n in odd if n <= position]}


def _numbered(read: pl.DataFrame, kept: list[int], odd: pl.DataFrame) -> pl.DataFrame:
    frame = read.select(
        pl.Series(ROW_NO, kept, pl.Int64), pl.lit(None, pl.String).alias(SURPLUS), pl.all()
    )
    if odd.height:
        frame = pl.concat([frame, odd]).sort(ROW_NO)
    return without_blank_rows(frame)


def _odd_rows(odd: dict[int, str], names: list[str], separator: str) -> pl.DataFrame:
    """Records of another width: the whole text kept, the cells as far as there are columns."""
    read = {n: next(csv.reader(io.StringIO(t), delimiter=separator), []) for n, t in odd.items()}
    cells = {n: (c + [""] * len(names))[: len(names)] for n, c in read.items() if any(c)}
    return pl.DataFrame(
        {
            ROW_NO: list(cells),
            SURPLUS: [odd[n] for n in cells],
            **{name: [row[i] for row in cells.values()] for i, name in enumerate(names)},
        },
        schema={ROW_NO: pl.Int64, SURPLUS: pl.String, **dict.fromkeys(names, pl.String)},
    )
