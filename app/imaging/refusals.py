"""图片拒收: the words for each picture that cannot be taken, every one saying what to do instead (003-08).

No text names the file: it goes to the screen, and a name may be a person's.
"""

from __future__ import annotations

from app.rules.base import Refused, refuse

RULE = "003-08"
FIELD = "pictures"

_WORDS = {
    "empty": ("文件是空的", "文件里没有内容，多半没有传完，请重新传一次。"),
    "large": ("文件太大", "文件超过 60 MB，请用手机相机的标准尺寸重拍，或按 300 dpi 重新扫描。"),
    "missing": ("找不到文件", "文件已不在原处，请重新选择。"),
    "closed": ("没有权限打开", "这台电脑不允许打开该文件，请先把它复制到桌面再选。"),
    "link": ("这是快捷方式", "选到的是链接，请选择图片文件本身。"),
    "not_file": ("不是文件", "选到的是文件夹或设备，请选择一张图片。"),
    "reading": ("读不出文件", "读取时出错，请重新插好 U 盘或手机后再试。"),
    "text": ("不是图片", "这是文字或网页，只是名字像图片，请重新拍照或扫描。"),
    "unknown": ("认不出的格式", "只收 JPEG、PNG、BMP、WebP、TIFF 图片和 PDF，请另存为 JPEG 再选。"),
    "heic": ("手机的 HEIC 格式", "请在手机上把相机格式改为「兼容性最佳」（JPEG）后重拍。"),
    "gif": ("GIF 不收", "GIF 颜色太少，证件会看不清，请改用 JPEG 照片。"),
    "photo": ("不是照片文件", "一寸照片只收 JPEG 或 PNG，请用摄像头拍，或把照片另存为 JPEG 再选。"),
    "moving": ("这是动图", "动图不能作证件复印件，请改用一张静止的照片。"),
    "cut": ("图片不完整", "图片只传来一部分，请重新传送或重拍。"),
    "damaged": ("图片已损坏", "图片打不开，请重新传送或重拍。"),
    "bomb": ("图片尺寸不正常", "文件自称有 {wan} 万像素，不是证件照片，请重拍一张。"),
    "pixels": ("照片像素太高", "照片约 {wan} 万像素，上限 {most} 万，请把手机相机改为标准尺寸后重拍。"),
    "small": ("图片太小", "图片只有 {width}×{height} 像素，印出来看不清，请用原图或重拍。"),
    "cmyk": ("印刷用的颜色", "图片是 CMYK 颜色，印出来会偏色，请另存为普通（RGB）JPEG。"),
    "deep": ("16 位图片", "图片每色超过 8 位，请把扫描设为普通彩色（24 位）后重扫。"),
    "pdf_locked": ("PDF 有密码", "PDF 加了密码，请让对方解除密码后再发，或直接拍证件。"),
    "pdf_damaged": ("PDF 已损坏", "PDF 打不开，请重新扫描或重新传送。"),
    "pages": ("页数太多", "文件超过 {most} 页，请只选有证件的那几页另存后再选。"),
    "page_large": ("页面太大", "第 {page} 页边长超过 {most} mm，不是证件，请按 A4 重新扫描。"),
    "page_small": ("页面太小", "第 {page} 页小得不像证件，请按 A4 重新扫描。"),
    "page_heavy": ("PDF 里的图太大", "PDF 里的图像素太高，请按 300 dpi 重新扫描。"),
}


def no(word: str, /, **params: int) -> Refused:
    """The refusal for a word of the table, figures filled in: `raise no("small", width=80, height=60)`."""
    title, text = _WORDS[word]
    return refuse(RULE, title, text, field=FIELD, **params)
