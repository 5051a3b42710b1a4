"""What is live of some subjects, and how a row of the register changes it, before it is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Model, QuerySet

from chengxin.engines.matching import normalise_name
from chengxin.records.subjects.enums import Standing
from chengxin.records.subjects.models import SubjectName, SubjectVersion
from chengxin.records.subjects.services import lookup
from chengxin.records.subjects.services.timeline import Version


@dataclass(frozen=True)
class Name:
    """A name of a subject; ``id`` is None until it is written."""

    id: int | None
    name: str
    former: bool
    valid_from: date
    valid_to: date | None


@dataclass
class Present:
    """The live versions, names and codes of one subject."""

    subject_id: int
    versions: list[Version] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    codes: set[tuple[str, str]] = field(default_factory=set)

    @property
    def is_provisional(self) -> bool:
        """Whether only departments know the subject so far."""
        return any(v.standing == Standing.PROVISIONAL.value for v in self.versions)

    @property
    def latest(self) -> Version | None:
        """The version that holds last; None for a subject without any."""
        return max(self.versions, key=lambda v: v.valid_from, default=None)

    def take_name(self, name: str, since: date) -> None:
        """Let the subject bear a name from a day on; the one it bore becomes a former name."""
        bearing = [n for n in self.names if not n.former]
        if any(n.name == name for n in bearing):
            return
        for old in bearing:
            self.names.remove(old)
            until = since if since > old.valid_from else None
            self.names.append(Name(None, old.name, True, old.valid_from, until))
        self.names = [n for n in self.names if n.name != name]
        self.names.append(Name(None, name, False, since, None))

    def take_former_names(self, names: Iterable[str], since: date) -> None:
        """Note names the register says the subject once bore; since when, it does not say."""
        known = {normalise_name(n.name) for n in self.names}
        for name in names:
            if name and (key := normalise_name(name)) not in known:
                known.add(key)
                self.names.append(Name(None, name, True, since, None))


def present_of(subject_ids: Iterable[int]) -> dict[int, Present]:
    """What is live of some subjects, by id."""
    found = {subject_id: Present(subject_id) for subject_id in subject_ids}
    fields = tuple(Version.__dataclass_fields__)
    for subject_id, *values in _live(SubjectVersion, found).values_list("subject_id", *fields):
        found[subject_id].versions.append(Version(*values))
    for subject_id, *values in _live(SubjectName, found).values_list(
        "subject_id", *Name.__dataclass_fields__
    ):
        found[subject_id].names.append(Name(*values))
    for scheme, value, subject_id, _ in lookup.identifiers_of(found, None).iter_rows():
        found[subject_id].codes.add((scheme, value))
    return found


def _live(model: type[Model], found: dict[int, Present]) -> "QuerySet[Model]":
    return model._default_manager.filter(superseded_seq=None, subject_id__in=list(found))
