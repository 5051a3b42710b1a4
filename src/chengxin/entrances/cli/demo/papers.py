"""Papers that people of the demonstration hand in: one blank page, well formed."""

OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
)


def blank_pdf() -> bytes:
    """A PDF of one blank page.

    >>> blank_pdf()[:8]
    b'%PDF-1.7'
    """
    written, places = b"%PDF-1.7\n", []
    for number, body in enumerate(OBJECTS, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(OBJECTS) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return written + trailer % (len(OBJECTS) + 1, start)
