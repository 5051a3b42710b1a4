"""Columns of the register's tables in the order COPY takes them."""

VERSION_COLUMNS = (
    "subject_id",
    "standing",
    "kind",
    "name",
    "uscc",
    "status",
    "division_code",
    "town_code",
    "park",
    "industry",
    "registered_on",
    "batch_id",
    "row_no",
    "valid_from",
    "valid_to",
    "recorded_seq",
)
IDENTIFIER_COLUMNS = ("subject_id", "scheme", "value", "valid_from", "valid_to", "recorded_seq")
NAME_COLUMNS = (
    "subject_id",
    "name",
    "normalised",
    "former",
    "valid_from",
    "valid_to",
    "recorded_seq",
)
