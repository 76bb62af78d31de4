"""Pictures for the tests: invented cards, and files that nobody should be able to send."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from app.paths import resource
from app.play.cards import Quad, card_back, card_front, jpeg, photo
from app.services.demo import demo_id_number

__all__ = ["HOSTILE", "SOUND", "Quad", "back", "encoded", "front", "jpeg", "page", "photo", "sheet"]


@lru_cache(maxsize=1)
def front() -> Image.Image:
    """The front of an invented woman's card."""
    address = "云栖湾市安和区云栖湾花园三栋二单元一二〇三室"
    return card_front("苏晚晴", demo_id_number(Random(3)), address)


@lru_cache(maxsize=1)
def back() -> Image.Image:
    return card_back()


@lru_cache(maxsize=1)
def page() -> Image.Image:
    """An A4 page with lines of print and a box (840 × 1188 px)."""
    image = Image.new("RGBA", (840, 1188), (246, 246, 243, 255))
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(resource("fonts/NotoSansSC-Regular.ttf"), 24)
    for row in range(24):
        text = "云栖湾花园物业服务中心租赁合同样张第一条甲乙双方约定"[: 26 - row % 5 * 2]
        draw.text((90, 110 + row * 40), text, (40, 40, 40), font)
    draw.rectangle((90, 1090, 400, 1150), outline=(60, 60, 60), width=3)
    return image


def small(mode: str = "RGB", size: tuple[int, int] = (640, 400)) -> Image.Image:
    """The card's front, small, in a mode of Pillow's."""
    return front().resize(size).convert("RGBA" if mode == "RGBA" else "RGB").convert(mode)


def encoded(image: Image.Image, kind: str, **how: Any) -> bytes:
    """The image as a file's bytes."""
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def sheet(pages: int = 1, points: tuple[float, float] = (595, 842), image: bool = True) -> bytes:
    """A PDF of pages with a word and the card on each."""
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=points, invariant=1)
    for number in range(pages):
        canvas.drawString(72, points[1] - 72, f"page {number + 1}")
        if image:
            canvas.drawImage(ImageReader(small()), 72, 400, 243, 153)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def locked() -> bytes:
    """A PDF that wants a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(sheet())))
    writer.encrypt("geheim", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


@lru_cache(maxsize=1)
def zeros(count: int = 60_000 * 7_501) -> bytes:
    """So many zero bytes, packed a thousandfold."""
    packer = zlib.compressobj(9)
    block = bytes(7_501 * 500)
    return b"".join([packer.compress(block) for _ in range(count // len(block))]) + packer.flush()


def bomb() -> bytes:
    """A PNG of 60000 × 60000 dots in 437 kB."""
    head = (60_000).to_bytes(4, "big") * 2 + bytes((1, 0, 0, 0, 0))
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zeros()) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def deep_png() -> bytes:
    """An RGB PNG of 16 bits a colour, which Pillow decodes without a word."""
    head = (400).to_bytes(4, "big") + (300).to_bytes(4, "big") + bytes((16, 2, 0, 0, 0))
    rows = zlib.compress(bytes(1 + 400 * 6) * 300)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def deep_tiff() -> bytes:
    """An RGB TIFF of 16 bits a colour (uncompressed, one strip, written by hand)."""
    wide, high = 400, 300
    tags = [(256, 3, 1, wide), (257, 3, 1, high), (258, 3, 3, 8), (259, 3, 1, 1), (262, 3, 1, 2),
            (273, 4, 1, 14), (277, 3, 1, 3), (278, 3, 1, high), (279, 4, 1, wide * high * 6)]  # fmt: skip
    body = b"".join(
        tag.to_bytes(2, "little") + kind.to_bytes(2, "little") + count.to_bytes(4, "little")
        + value.to_bytes(4, "little")
        for tag, kind, count, value in tags
    )  # fmt: skip
    dots = b"\x10" * (wide * high * 6)
    bits = (16).to_bytes(2, "little") * 3
    start = 14 + len(dots)
    return (b"II*\0" + start.to_bytes(4, "little") + bits + dots + len(tags).to_bytes(2, "little") + body
            + bytes(4))  # fmt: skip


def pdf_bomb(where: str) -> bytes:
    """A PDF with an image that claims 60000 × 60000 dots: on the "page", in a "form" on it, as a "mask"."""

    def stream(words: str, data: bytes) -> bytes:
        return f"<<{words}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"

    def image(side: int, words: str, data: bytes) -> bytes:
        kind = f"/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceGray"
        return stream(kind + words, data)

    draw = stream("", b"q 595 0 0 842 0 0 cm /I Do Q")
    huge = image(60_000, "/BitsPerComponent 1/Filter/FlateDecode", zeros())
    rest = {
        "page": [draw, huge],
        "form": [
            draw,
            stream("/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</I 6 0 R>>>>", b"/I Do"),
            huge,
        ],
        "mask": [draw, image(10, "/BitsPerComponent 8/SMask 6 0 R", bytes(100)), huge],
    }[where]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        *rest,
    ]
    out = io.BytesIO(b"%PDF-1.5\n")
    out.seek(0, 2)
    places = []
    for number, one in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % number + one + b"\nendobj\n")
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table))
    return out.getvalue()


def ycck() -> bytes:
    """A CMYK JPEG as Adobe writes it: YCCK, by its APP14 mark."""
    data = encoded(small("CMYK"), "JPEG")
    place = data.index(b"Adobe")
    return data[: place + 11] + b"\x02" + data[place + 12 :]


def webp_bomb() -> bytes:
    """A WebP that claims 16383 × 16383 dots before its first frame."""
    body = b"WEBPVP8X" + (10).to_bytes(4, "little") + bytes(4) + (16382).to_bytes(3, "little") * 2
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def moving(kind: str) -> bytes:
    frames = [small(), Image.new("RGB", (640, 400), "red")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def text_chunks() -> bytes:
    """A PNG whose text chunk unpacks to 80 MB."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "0" * 80_000_000, zip=True)
    return encoded(small(), "PNG", pnginfo=info)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "文件是空的"),
    "text named .jpg": (lambda: "姓名：苏晚晴\n身份证复印件\n".encode(), "不是图片"),
    "text in GB18030": (lambda: "姓名：苏晚晴，身份证复印件".encode("gb18030"), "不是图片"),
    "a web page": (lambda: b"<!doctype html><html><body>login</body></html>", "不是图片"),
    "noise": (lambda: bytes(np.random.default_rng(1).integers(0, 256, 5000, np.uint8)), "认不出的格式"),
    "too many bytes": (lambda: b"\xff\xd8\xff" + bytes(60_000_000), "文件太大"),
    "HEIC": (lambda: b"\0\0\0\x18ftypheic" + bytes(100), "手机的 HEIC 格式"),
    "JPEG cut": (lambda: jpeg(small())[:9000], "图片不完整"),
    "JPEG head": (lambda: jpeg(small())[:300], "图片不完整"),
    "PNG cut": (lambda: encoded(small(), "PNG")[:9000], "图片不完整"),
    "BMP cut": (lambda: encoded(small(), "BMP")[:9000], "图片不完整"),
    "WebP cut": (lambda: encoded(small(), "WEBP")[:3000], "图片已损坏"),
    "TIFF cut": (lambda: encoded(small(), "TIFF")[:9000], "图片不完整"),
    "PNG bomb": (bomb, "图片尺寸不正常"),
    "WebP bomb": (webp_bomb, "图片尺寸不正常"),
    "PNG text bomb": (text_chunks, "图片已损坏"),
    "100 megapixels": (lambda: encoded(Image.new("L", (11600, 8700)), "JPEG"), "照片像素太高"),
    "too small": (lambda: jpeg(small(size=(280, 180))), "图片太小"),
    "CMYK": (lambda: encoded(small("CMYK"), "JPEG"), "印刷用的颜色"),
    "YCCK": (ycck, "印刷用的颜色"),
    "CMYK TIFF": (lambda: encoded(small("CMYK"), "TIFF"), "印刷用的颜色"),
    "16-bit grey PNG": (lambda: encoded(small("L").convert("I;16"), "PNG"), "16 位图片"),
    "16-bit colour PNG": (deep_png, "16 位图片"),
    "16-bit grey TIFF": (lambda: encoded(small("L").convert("I;16"), "TIFF"), "16 位图片"),
    "16-bit colour TIFF": (deep_tiff, "16 位图片"),
    "32-bit TIFF": (lambda: encoded(small("L").convert("I"), "TIFF"), "16 位图片"),
    "float TIFF": (lambda: encoded(small("L").convert("F"), "TIFF"), "16 位图片"),
    "GIF": (lambda: encoded(small(), "GIF"), "GIF 不收"),
    "moving GIF": (lambda: moving("GIF"), "GIF 不收"),
    "moving PNG": (lambda: moving("PNG"), "这是动图"),
    "moving WebP": (lambda: moving("WEBP"), "这是动图"),
    "locked PDF": (locked, "PDF 有密码"),
    "damaged PDF": (lambda: b"%PDF-1.4\n" + bytes(500), "PDF 已损坏"),
    "PDF of 21 pages": (lambda: sheet(21, image=False), "页数太多"),
    "PDF page of 14400 pt": (lambda: sheet(points=(14_400, 14_400)), "页面太大"),
    "PDF page of 20 pt": (lambda: sheet(points=(20, 20)), "页面太小"),
    "PDF bomb": (lambda: pdf_bomb("page"), "PDF 里的图太大"),
    "PDF bomb in a form": (lambda: pdf_bomb("form"), "PDF 里的图太大"),
    "PDF bomb as a mask": (lambda: pdf_bomb("mask"), "PDF 里的图太大"),
    "TIFF of 21 pages": (
        lambda: encoded(small("1"), "TIFF", save_all=True, append_images=[small("1")] * 20),
        "页数太多",
    ),
}
"""What a counter is sent by mistake or malice → the title of its refusal."""

SOUND: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: jpeg(small()),
    "progressive JPEG": lambda: encoded(small(), "JPEG", progressive=True),
    "grey JPEG": lambda: encoded(small("L"), "JPEG"),
    "PNG": lambda: encoded(small(), "PNG"),
    "PNG with alpha": lambda: encoded(small("RGBA"), "PNG"),
    "palette PNG": lambda: encoded(small("P"), "PNG"),
    "1-bit PNG": lambda: encoded(small("1"), "PNG"),
    "BMP": lambda: encoded(small(), "BMP"),
    "WebP": lambda: encoded(small(), "WEBP"),
    "lossless WebP with alpha": lambda: encoded(small("RGBA"), "WEBP", lossless=True),
    "TIFF": lambda: encoded(small(), "TIFF", compression="tiff_lzw"),
    "fax TIFF": lambda: encoded(small("1"), "TIFF", compression="group4"),
    "PDF": sheet,
}
"""What is taken."""
