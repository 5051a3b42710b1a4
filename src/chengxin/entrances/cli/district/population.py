"""Who there is in the district: the enterprises, shops, organisations, and what becomes of them."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from chengxin.entrances.cli.district import identifiers, words
from chengxin.entrances.cli.district.identifiers import Numbers
from chengxin.law.rulebook import Unit

# Share of each kind, and how its names and codes are made.
SHARES = {
    "legal_person": 0.62,
    "individual_business": 0.31,
    "unincorporated": 0.045,
    "social_organisation": 0.02,
    "public_body": 0.005,
}
BRANDS = len(words.FIRST) * len(words.SECOND)
SCATTER = 1009  # a prime that does not divide BRANDS: neighbours in number are not alike in name


@dataclass(frozen=True)
class District:
    """What the generator needs to know of the place and the period.

    ``since`` is the first day of the months of records, ``today`` the last.
    """

    localities: tuple[Unit, ...]
    since: date
    today: date
    seed: int


def make_population(district: District, subjects: int) -> pl.DataFrame:
    """All subjects, one row each, ``number`` from 0; the same seed gives the same rows.

    Columns: number, kind, category (first two characters of the code), name, former_name and
    renamed_on, uscc, organisation_code, registration_number, legal_representative,
    representative_id, town and town_zh, address, industry, scope, capital_wan, registered_on,
    status, status_on (null while active), quality (0–1: how it conducts its business).
    """
    rng = np.random.default_rng(district.seed)
    numbers = np.arange(subjects, dtype=np.int64)
    kind = rng.choice(list(SHARES), size=subjects, p=list(SHARES.values()))
    frame = pl.DataFrame({"number": numbers, "kind": kind})
    frame = pl.concat([_named(part, rng) for part in frame.partition_by("kind")]).sort("number")
    frame = _placed(frame, district, rng)
    frame = _coded(frame, numbers)
    frame = _told_apart(frame, rng)
    return _lived(frame, district, rng)


def _named(part: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    kind = part["kind"][0]
    trades = {
        "legal_person": words.COMPANY_TRADES,
        "individual_business": words.SHOP_TRADES,
        "unincorporated": words.PARTNERSHIP_TRADES,
        "social_organisation": words.SOCIAL_TRADES,
        "public_body": words.PUBLIC_TRADES,
    }[kind]
    count = part.height
    pairs = rng.permutation(-(-count // len(trades)) * len(trades))[:count]
    trade, brand = pairs % len(trades), pairs // len(trades)
    form = rng.random(count)
    part = part.with_columns(
        brand=brands(brand),
        old_brand=brands(brand + BRANDS * len(words.THIRD) // 2),
        trade=_pick([t.words for t in trades], trade),
        industry=_pick([t.industry for t in trades], trade),
        scope=_pick([t.scope for t in trades], trade),
        form=pl.Series(form),
    )
    named = part.with_columns(
        name=_name_of(kind, pl.col("brand")), former_name=_name_of(kind, pl.col("old_brand"))
    )
    return named.with_columns(category=_category_of(kind)).drop("form", "old_brand")


def brands(numbers: Numbers) -> pl.Series:
    """A two-character trade name per number; a third character once those are used up."""
    place, round_no = numbers % BRANDS * SCATTER % BRANDS, numbers // BRANDS
    first = _pick(list(words.FIRST), place % len(words.FIRST))
    second = _pick(list(words.SECOND), place // len(words.FIRST))
    third = _pick(["", *words.THIRD], np.minimum(round_no, len(words.THIRD)))
    return first + second + third


def _name_of(kind: str, brand: pl.Expr) -> pl.Expr:
    trade, form = pl.col("trade"), pl.col("form")
    district = pl.lit(f"{words.MARK}区")
    if kind == "legal_person":
        limited = pl.when(form < 0.04).then(pl.lit("股份有限公司")).otherwise(pl.lit("有限公司"))
        return (
            pl.when((form > 0.9) & pl.col("industry").str.starts_with("A"))
            .then(district + brand + trade + pl.lit("专业合作社"))
            .when(form > 0.7)
            .then(brand + trade + pl.lit(f"（{words.MARK}区）") + limited)
            .otherwise(district + brand + trade + limited)
        )
    if kind == "unincorporated":
        partnership = pl.when(trade.str.ends_with("中心")).then(pl.lit("（有限合伙）"))
        return district + brand + trade + partnership.otherwise(pl.lit(""))
    return district + brand + trade


def _category_of(kind: str) -> pl.Expr:
    """The first two characters of the unified code: who registers, and what kind it is."""
    if kind == "legal_person":
        cooperative = pl.col("name").str.ends_with("专业合作社")
        return pl.when(cooperative).then(pl.lit("93")).otherwise(pl.lit("91"))
    if kind == "social_organisation":
        association = pl.col("trade").str.contains("会$")
        return pl.when(association).then(pl.lit("51")).otherwise(pl.lit("52"))
    return pl.lit({"individual_business": "92", "unincorporated": "91"}.get(kind, "12"))


def _placed(frame: pl.DataFrame, district: District, rng: np.random.Generator) -> pl.DataFrame:
    towns = [unit for unit in district.localities if unit.division_code]
    weights = rng.dirichlet(np.full(len(towns), 6.0))
    town = rng.choice(len(towns), size=frame.height, p=weights)
    road = brands(rng.integers(0, 400, frame.height))
    frame = frame.with_columns(
        town=_pick([unit.division_code or "" for unit in towns], town),
        town_zh=_pick([unit.short_zh for unit in towns], town),
        house=pl.Series(rng.integers(1, 1999, frame.height)),
        road=road,
    )
    return frame.with_columns(
        address=pl.format("{}{}{}路{}号", pl.lit(f"{words.MARK}区"), "town_zh", "road", "house")
    ).drop("house", "road")


def _coded(frame: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    organisations = identifiers.organisation_codes(numbers)
    codes = identifiers.unified_codes(frame["category"].to_numpy().astype("U2"), organisations)
    businesses = frame["category"].is_in(["91", "92", "93"])
    registered = pl.Series(identifiers.registration_numbers(numbers + 20_000_000))
    return frame.with_columns(
        uscc=pl.Series(codes),
        organisation_code=pl.Series(organisations),
        registration_number=pl.select(
            pl.when(businesses).then(registered).otherwise(pl.lit(""))
        ).to_series(),
        legal_representative=people(numbers),
        representative_id=pl.Series(identifiers.resident_numbers(numbers)),
    )


def people(numbers: Numbers) -> pl.Series:
    """An invented person's name per number, 示 in the middle."""
    place = numbers * SCATTER
    surname = _pick(list(words.SURNAMES), place % len(words.SURNAMES))
    given = _pick(list(words.GIVEN), place // len(words.SURNAMES) % len(words.GIVEN))
    return surname + pl.Series([words.PERSON_MARK]).new_from_index(0, len(numbers)) + given


def _told_apart(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """A few shops share one name, as shops do; then a name alone says nothing."""
    shops = frame.filter(pl.col("kind") == "individual_business")
    pairs = max(shops.height // 400, 1 if shops.height > 1 else 0)
    chosen = shops["number"].to_numpy()[rng.choice(shops.height, 2 * pairs, replace=False)]
    twins = pl.DataFrame(
        {
            "number": chosen[:pairs],
            "twin_name": frame["name"].gather(chosen[pairs:].astype(np.uint32)),
        }
    )
    return (
        frame.join(twins, on="number", how="left", maintain_order="left")
        .with_columns(name=pl.coalesce("twin_name", "name"))
        .drop("twin_name")
    )


def _lived(frame: pl.DataFrame, district: District, rng: np.random.Generator) -> pl.DataFrame:
    """Founding, capital, conduct, renaming and end of each subject."""
    count = frame.height
    span = (district.today - district.since).days
    is_new = rng.random(count) < 0.07
    age = np.where(is_new, rng.integers(0, span, count), span + rng.gamma(1.6, 2200, count))
    age = np.minimum(age, 11_000).astype(np.int64)
    founded = np.datetime64(district.today) - age.astype("timedelta64[D]")
    quality = rng.beta(5, 2, count)
    shop = (frame["kind"] == "individual_business").to_numpy()

    drawn = rng.random(count)
    ends = np.where(shop, 0.14, 0.07) * (1.5 - quality)
    status = np.where(drawn < ends, "deregistered", "active")
    status = np.where((drawn > 0.99) & (quality < 0.75), "revoked", status)
    status = np.where((drawn > 0.985) & (drawn <= 0.988), "moved_out", status)
    # Half of them ended before the months on record, never on the day of founding.
    ended = np.minimum(rng.integers(1, 2 * span, count), np.maximum(age - 30, 1))
    status_on = np.datetime64(district.today) - ended.astype("timedelta64[D]")

    renamed = (rng.random(count) < 0.012) & ~is_new & ~shop & (status == "active")
    renamed_days = rng.integers(20, max(span - 20, 21), count)
    renamed_on = np.datetime64(district.today) - renamed_days.astype("timedelta64[D]")
    capital = np.round(np.exp(rng.normal(5.0, 1.3, count)), 0)
    active = pl.col("status") == "active"
    frame = frame.with_columns(
        registered_on=pl.Series(founded.astype("datetime64[D]")),
        status=pl.Series(status),
        status_on=pl.Series(status_on.astype("datetime64[D]")),
        renamed_on=pl.Series(renamed_on.astype("datetime64[D]")),
        renamed=pl.Series(renamed),
        quality=pl.Series(quality),
        capital_wan=pl.Series(np.where(shop, capital % 30 + 1, capital).astype(np.int64)),
    )
    return frame.with_columns(
        status_on=pl.when(~active).then(pl.col("status_on")),
        renamed_on=pl.when("renamed").then(pl.col("renamed_on")),
        former_name=pl.when("renamed").then(pl.col("former_name")),
    ).drop("renamed")


def _pick(choices: list[str], places: Numbers) -> pl.Series:
    """A column of choices by their place."""
    return pl.Series(choices, dtype=pl.String).gather(places.astype(np.uint32))


def start_of_months(today: date, months: int) -> date:
    """The first day on record: so many months of about 30.4 days before today."""
    return today - timedelta(days=round(months * 30.4375))
