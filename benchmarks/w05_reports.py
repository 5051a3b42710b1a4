"""W5: special reports with 41 domains: compose, sign and verify, on one core.

Targets: at least 10 signed a second, at least 60 verified a second. Beside it: pyHanko alone with
its ordinary calls over the same unsigned file, which typesets nothing.

Run: ``python -m benchmarks.w05_reports [--seconds 5]``. Prints one JSON object.
"""

import argparse
import io
import json
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from chengxin.engines.documents.authority import DemoAuthority, demo_authority
from chengxin.engines.documents.model import SpecialReport
from chengxin.engines.documents.signing import PadesSigner
from chengxin.engines.documents.typeset import typeset
from chengxin.engines.documents.verification import verify
from tests.engines.documents import example

TARGETS = {"signed_per_second": 10, "verified_per_second": 60}


def run(seconds: float = 5.0) -> dict[str, Any]:
    """Rates of each step over some seconds, with the targets and pyHanko alone beside them."""
    with tempfile.TemporaryDirectory() as folder:
        authority = demo_authority(Path(folder) / "ca")
        return _measure(authority, seconds)


def _measure(authority: DemoAuthority, seconds: float) -> dict[str, Any]:
    """The same steps in the same process, one after another."""
    signer, root = PadesSigner(authority), authority.root()
    unsigned = typeset(_report(0), signature=signer.label)
    signed = signer.sign(unsigned, at=_report(0).issued_at, reason="W5")
    assert verify(signed, root).genuine

    def issue(number: int) -> None:
        report = _report(number)
        pdf = typeset(report, signature=signer.label)
        signer.sign(pdf, at=report.issued_at, reason="W5")

    figures = {
        "signed_per_second": _rate(issue, seconds),
        "typeset_per_second": _rate(lambda n: typeset(_report(n), signature="x"), seconds),
        "sealed_per_second": _rate(
            lambda n: signer.sign(unsigned, at=_report(n).issued_at, reason="W5"), seconds
        ),
        "verified_per_second": _rate(lambda _: verify(signed, root), seconds),
        "pyhanko_alone_signed_per_second": _rate(_pyhanko_sign(authority, unsigned), seconds),
        "pyhanko_alone_verified_per_second": _rate(_pyhanko_verify(root, signed), seconds),
    }
    return {
        "workload": "W5",
        "domains": len(_report(0).domains),
        "file_bytes": len(signed),
        **figures,
        "targets": TARGETS,
        "met": all(figures[name] >= target for name, target in TARGETS.items()),
    }


def _report(number: int) -> SpecialReport:
    """A report unlike any other in number, time and content, so that nothing is cached."""
    base = example.report()
    return example.report(
        report_no=f"{base.report_no[:14]}{number:08d}",
        issued_at=base.issued_at + timedelta(seconds=number),
        purpose=f"第 {number} 份",
    )


def _rate(step: Callable[[int], object], seconds: float) -> float:
    """How often a step is done in a second, over about so many seconds."""
    step(0)
    done, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < seconds:
        done += 1
        step(done)
    return round(done / spent, 1)


def _pyhanko_sign(authority: DemoAuthority, unsigned: bytes) -> Callable[[int], object]:
    """Signing by pyHanko's own one-call interface."""
    signer = signers.SimpleSigner.load(
        str(authority.folder / "seal.key"), str(authority.folder / "seal.pem")
    )
    meta = signers.PdfSignatureMetadata(field_name="Seal", subfilter=SigSeedSubFilter.PADES)

    def step(_: int) -> object:
        return signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(unsigned)), meta, signer=signer)

    return step


def _pyhanko_verify(root: bytes, signed: bytes) -> Callable[[int], object]:
    """Validation by pyHanko's own one-call interface."""
    certificate = x509.Certificate.load(pem.unarmor(root)[2])

    def step(_: int) -> object:
        signature = PdfFileReader(io.BytesIO(signed)).embedded_signatures[0]
        rules = ValidationContext(trust_roots=[certificate], allow_fetching=False)
        return validate_pdf_signature(signature, rules)

    return step


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="spent on each step")
    print(json.dumps(run(parser.parse_args().seconds), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
