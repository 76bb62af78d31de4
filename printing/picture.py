"""图片文档: a PDF whose every page is one JPEG and nothing else, so that nothing can be taken off a page.

Written by hand: reportlab would decode every picture only to name it. No text, no font, no annotation, no
XMP; the JPEG's bytes stand in the file as they are. Same pictures, same bytes.
"""

import hashlib
from collections.abc import Sequence

from printing.text import POINT


def document(title: str, size: tuple[float, float], pixels: tuple[int, int], pages: Sequence[bytes]) -> bytes:
    """A PDF of `pages` (JPEG in RGB, `pixels` across and down), each filling a page of `size` mm."""
    wide, high = (f"{side / POINT:.4f}" for side in size)
    kids = " ".join(f"{4 + 3 * n} 0 R" for n in range(len(pages)))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) /ViewerPreferences << /PrintScaling /None >> >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        f"<< /Title <FEFF{title.encode('utf-16-be').hex().upper()}> >>".encode(),
    ]
    across, down = pixels
    for n, jpeg in enumerate(pages):
        own = 4 + 3 * n
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents {own + 1} 0 R"
            f" /Resources << /XObject << /P {own + 2} 0 R >> >> >>"
        )
        image = (
            f"/Type /XObject /Subtype /Image /Width {across} /Height {down} /ColorSpace /DeviceRGB"
            " /BitsPerComponent 8 /Filter /DCTDecode"
        )
        bodies += [
            page.encode(),
            _stream("", f"q {wide} 0 0 {high} 0 0 cm /P Do Q".encode()),
            _stream(image, jpeg),
        ]
    return _file(bodies)


def _stream(entries: str, content: bytes) -> bytes:
    return f"<< {entries} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file(bodies: Sequence[bytes]) -> bytes:
    out = [b"%PDF-1.4\n%\xe5\x89\x8d\xe5\x8f\xb0\n"]
    at = len(out[0])
    places = []
    for number, body in enumerate(bodies, 1):
        whole = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        out.append(whole)
        places.append(at)
        at += len(whole)
    mark = hashlib.sha256(b"".join(out)).hexdigest()[:32]
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out.append(
        f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R /Info 3 0 R /ID [<{mark}> <{mark}>] >>\n"
        f"startxref\n{at}\n%%EOF\n".encode()
    )
    return b"".join(out)
