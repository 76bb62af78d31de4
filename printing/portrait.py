"""一寸照片: a picture as it stands on a pass, 25×35 mm at 300 dpi, cropped about its middle.

Pillow is not imported before a picture is, so that knowing the documents costs the start nothing.
"""

import base64
import binascii
import io
from functools import cache

from printing.page import FAINT, INK, WHITE

SIZE = (25.0, 35.0)
"""一寸, mm."""
PIXELS = (295, 413)
_MOST = 50_000_000  # pixels
_LONGEST = 30_000_000  # letters of base64


def cropped(encoded: str) -> bytes:
    """The JPEG of 一寸 out of a JPEG or PNG in base64, turned upright, without a word about where it came
    from. Raises ValueError in Chinese."""
    from PIL import Image, ImageOps

    if len(encoded) > _LONGEST:
        raise ValueError("图片太大")
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("不是 base64 编码") from None
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > _MOST:
                raise ValueError("图片太大")
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValueError("图片无法读取（需要完整的 JPEG 或 PNG）") from None
    ground = Image.new("RGBA", upright.size, WHITE)
    ground.alpha_composite(upright)
    fitted = ImageOps.fit(ground.convert("RGB"), PIXELS, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    fitted.save(out, "JPEG", quality=90, subsampling=0, dpi=(300, 300))
    return out.getvalue()


@cache
def sample(n: int) -> str:
    """样例照片: head and shoulders that are shapes; nobody's face lies in this repository."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", PIXELS, WHITE)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((28, 285, 267, 470), 90, FAINT)
    pen.ellipse((88, 90, 207, 262), FAINT)
    pen.pieslice((84, 72 - 4 * (n % 3), 211, 236), 180, 360, INK)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()
