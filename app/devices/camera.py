"""摄像头、高拍仪: what lies under the camera, as a moving picture and as one picture of full size.

QtMultimedia is an extra (`camera`) and is imported at the first use, never with this module. Pictures stay in
memory. Every picture is unpacked in the lane "device:camera": 12 megapixels take a tenth of a second, which
the screen does not have.

Tried with frames pushed into the camera's sink, not with a device: there was none.
"""

from __future__ import annotations

import glob
import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from types import ModuleType
from typing import Any, Protocol

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QImage

from app.work.runner import Runner

LANE = "device:camera"
TICK_MS = 66
"""Between two looks at the newest frame: the viewfinder shows 15 a second at most."""
WIDEST = 1280
"""Pixels of the viewfinder's longer side, at most."""
SLOWEST = 10.0
"""Frames a second a format must give to be chosen for its size."""
BAND = 240
"""Rows unpacked in one call."""
FIRST_S, SILENT_S = 8.0, 4.0
"""Seconds without a frame, before the first and after it, that mean there is no picture."""

_BY_HAND = "也可以改用扫描图片导入。"


class Eye(Protocol):
    """What a page needs of a camera. The signals come on the screen's thread.

    `frame(QImage)` for the viewfinder, `shot(QImage)` at full size, `trouble(what, do)` in words (the camera
    is then closed), `started()` with the first frame.
    """

    @property
    def frame(self) -> SignalInstance: ...
    @property
    def shot(self) -> SignalInstance: ...
    @property
    def trouble(self) -> SignalInstance: ...
    @property
    def started(self) -> SignalInstance: ...
    def names(self) -> tuple[str, ...]: ...
    def open(self, name: str = "") -> None: ...
    def shoot(self, callback: Callable[[QImage], None] | None = None) -> None: ...
    def close(self) -> None: ...


def available() -> bool:
    """Whether QtMultimedia is here and loads (on Linux it also asks for libpulse)."""
    return _multimedia() is not None


def names() -> tuple[str, ...]:
    """The cameras by their descriptions, "NAME (2)" for a second of the same; () where there is none.

    On the screen's thread: Qt watches for devices from the thread that asks first.
    """
    return tuple(name for name, _ in _devices())


class Camera(QObject):
    """One camera, open or closed. Speaks as an `Eye`; its pictures are unpacked by `runner`."""

    frame = Signal(QImage)
    shot = Signal(QImage)
    trouble = Signal(str, str)
    started = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._turn = 0  # counts openings: a picture of an earlier one is not shown any more
        self._name = ""
        self._sink: Any = None
        self._session: Any = None
        self._camera: Any = None
        self._watch: Any = None
        self._newest: Any = None
        self._seen_at = 0.0
        self._running = self._unpacking = False
        self._waiting: list[tuple[Any, Callable[[QImage], None] | None]] = []
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._tick)

    def names(self) -> tuple[str, ...]:
        """As the module's `names`."""
        return names()

    @property
    def opened(self) -> str:
        """The name of the open camera, "" while closed."""
        return self._name

    def open(self, name: str = "") -> None:
        """Show what the camera of this name sees ("": the first one). `started` or `trouble` follows."""
        self.close()
        multimedia = _multimedia()
        if multimedia is None:
            self.trouble.emit("本机没有装摄像头组件", f"请管理员安装程序的 camera 组件；{_BY_HAND}")
            return
        found = _devices()
        if not found:
            self.trouble.emit(*_none_found())
            return
        device = dict(found).get(name or found[0][0])
        if device is None:
            self.trouble.emit(f"摄像头「{name}」不在", f"请插好它的 USB 线再打开，或另选一台；{_BY_HAND}")
            return
        self._name = name or found[0][0]
        self._sink = multimedia.QVideoSink(self)
        self._session = multimedia.QMediaCaptureSession(self)
        self._camera = multimedia.QCamera(device, self)
        chosen = choose(device.videoFormats())
        if chosen is not None:
            self._camera.setCameraFormat(chosen)
        self._camera.errorOccurred.connect(self._failed)
        self._watch = multimedia.QMediaDevices(self)
        self._watch.videoInputsChanged.connect(self._devices_changed)
        self._session.setVideoSink(self._sink)
        self._session.setCamera(self._camera)
        self._seen_at = monotonic() + FIRST_S - SILENT_S
        self._clock.start()
        self._camera.start()
        # An error of the first moment is told before anybody can listen to it.
        if self._camera is not None and self._camera.error() != multimedia.QCamera.Error.NoError:
            self._failed(self._camera.error(), self._camera.errorString())

    def shoot(self, callback: Callable[[QImage], None] | None = None) -> None:
        """Take the next frame at full size: `shot` brings it, and `callback` if there is one.

        The next, not the one that is shown: the card may just have been moved. Whoever shoots and gets
        `trouble` gets no picture.
        """
        if not self._name:
            self.trouble.emit("摄像头没有打开", "请先打开摄像头，看到画面后再拍。")
            return
        self._waiting.append((self._newest, callback))

    def frame_image(self) -> Callable[[], QImage] | None:
        """A job for a lane that unpacks the newest frame at full size; None before there is a frame."""
        newest = self._newest
        return None if newest is None else lambda: full(newest)

    def close(self) -> None:
        """Let go of the camera and of every picture. Harmless when it is closed."""
        self._turn += 1
        self._clock.stop()
        self._name = ""
        self._newest = None
        self._running = self._unpacking = False
        self._waiting.clear()
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.errorOccurred.disconnect(self._failed)
            self._watch.videoInputsChanged.disconnect(self._devices_changed)
            camera.stop()
        for part in (camera, self._session, self._watch, self._sink):
            if part is not None:
                part.deleteLater()
        self._session = self._watch = self._sink = None

    @Slot()
    def _tick(self) -> None:
        """Look at the newest frame. Looking, not listening: frames never pile up before a busy screen."""
        newest = self._sink.videoFrame()
        if not newest.isValid() or newest == self._newest:
            if monotonic() - self._seen_at > SILENT_S:
                self._end(
                    f"摄像头「{self._name}」没有画面",
                    f"请看镜头盖是否打开、有没有别的程序在用它，再重插 USB 线；{_BY_HAND}",
                )
            return
        self._newest, self._seen_at = newest, monotonic()
        if not self._running:
            self._running = True
            self.started.emit()
        if any(newest != before for before, _ in self._waiting):
            callbacks = [one for before, one in self._waiting if newest != before]
            self._waiting = [one for one in self._waiting if newest == one[0]]
            self._unpack(lambda: full(newest), lambda image: self._take(image, callbacks))
        elif not self._unpacking:
            self._unpacking = True
            self._unpack(lambda: small(newest), self._show)

    def _unpack(self, job: Callable[[], QImage], done: Callable[[QImage], None]) -> None:
        turn = self._turn

        def landed(image: QImage) -> None:
            if turn != self._turn:
                return
            if image.isNull():
                refused(None)
            else:
                done(image)

        def refused(_error: Exception | None) -> None:
            if turn == self._turn:
                self._end(
                    f"摄像头「{self._name}」的画面读不出来", f"请重插 USB 线再打开，或换一台；{_BY_HAND}"
                )

        self._runner.start(LANE, job, landed, refused, owner=self)

    def _show(self, image: QImage) -> None:
        self._unpacking = False
        self.frame.emit(image)

    def _take(self, image: QImage, callbacks: Sequence[Callable[[QImage], None] | None]) -> None:
        self.shot.emit(image)
        for callback in callbacks:
            if callback is not None:
                callback(image)

    @Slot()
    def _devices_changed(self) -> None:
        if self._name and self._name not in names():
            self._end(f"摄像头「{self._name}」断开了", f"请插好它的 USB 线再打开；{_BY_HAND}")

    @Slot()
    def _failed(self, _error: object, said: str) -> None:
        if not self._name:
            return
        if self._name not in names():
            self._devices_changed()
        elif any(word in said.lower() for word in ("permission", "denied", "not allowed")):
            self._end(
                "系统不让程序用摄像头", f"请在系统的隐私设置里允许桌面程序使用摄像头，再打开；{_BY_HAND}"
            )
        else:
            self._end(
                f"摄像头「{self._name}」打不开",
                f"多半是别的程序正在用它：请关掉那个程序再打开，或重插 USB 线；{_BY_HAND}",
            )

    def _end(self, what: str, do: str) -> None:
        self.close()
        self.trouble.emit(what, do)


def choose(formats: Iterable[Any]) -> Any | None:
    """Of a device's formats the largest that gives SLOWEST frames a second; None leaves it to Qt.

    Of one size MJPEG first: it needs the least of the cable. Where all are slower, the largest.
    """
    multimedia = _multimedia()
    if multimedia is None:
        return None
    kinds = multimedia.QVideoFrameFormat.PixelFormat
    order = [kinds.Format_NV12, kinds.Format_YUYV, kinds.Format_Jpeg]
    known = [one for one in formats if one.pixelFormat() in order]

    def worth(one: Any) -> tuple[int, int, float]:
        size = one.resolution()
        return size.width() * size.height(), order.index(one.pixelFormat()), one.maxFrameRate()

    quick = [one for one in known if one.maxFrameRate() >= SLOWEST]
    return max(quick or known, key=worth, default=None)


def full(frame: Any) -> QImage:
    """A QVideoFrame as a picture of its full size; a null one where it cannot be read. In a lane.

    In bands: Qt's own `toImage` holds Python's lock all the while, 12 megapixels for a tenth of a second.
    """
    return _picture(frame, None)


def small(frame: Any) -> QImage:
    """The same for the viewfinder, no side longer than WIDEST. Raises OSError where a JPEG is none."""
    image = _picture(frame, WIDEST)
    if max(image.width(), image.height()) <= WIDEST:
        return image
    return image.scaled(
        QSize(WIDEST, WIDEST), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def _picture(frame: Any, least: int | None) -> QImage:
    """The frame; a JPEG may come smaller, its longer side no shorter than `least`."""
    multimedia = _multimedia()
    if multimedia is None or frame.mirrored() or frame.rotation().value:
        image: QImage = frame.toImage()
        return image
    if not frame.map(multimedia.QVideoFrame.MapMode.ReadOnly):
        return QImage()
    try:
        if frame.pixelFormat() == multimedia.QVideoFrameFormat.PixelFormat.Format_Jpeg:
            return _from_jpeg(bytes(frame.bits(0)), least)
        return _from_planes(frame, multimedia)
    finally:
        frame.unmap()


def _from_jpeg(data: bytes, least: int | None) -> QImage:
    """By Pillow, which gives the lock back every 64 kB. Raises OSError."""
    from PIL import Image  # not before a camera is open

    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        if least is not None:
            image.draft("RGB", (least, least * image.height // image.width or 1))
        wide, high = image.size
        whole = image.convert("RGB")
    result = QImage(wide, high, QImage.Format.Format_RGB32)
    rows = memoryview(result.bits()).cast("B")
    for top in range(0, high, BAND):
        band = whole.crop((0, top, wide, min(top + BAND, high))).tobytes("raw", "BGRX")
        rows[top * wide * 4 : top * wide * 4 + len(band)] = band
    return result


def _from_planes(frame: Any, multimedia: ModuleType) -> QImage:
    """A mapped frame of plain dots (YUYV, NV12, RGB), by Qt, band after band."""
    wide, high = frame.width(), frame.height()
    result = QImage(wide, high, QImage.Format.Format_RGB32)
    rows = memoryview(result.bits()).cast("B")
    planes = range(frame.planeCount())
    strides = [frame.bytesPerLine(plane) for plane in planes]
    if result.isNull() or not all(strides):
        return QImage()
    # How many rows of the picture one row of the plane colours: two in the second plane of NV12, which may
    # have a row or two more than it needs.
    steps = [max(1, round(high * strides[plane] / max(1, frame.mappedBytes(plane)))) for plane in planes]
    for top in range(0, high, BAND):
        kind = multimedia.QVideoFrameFormat(frame.surfaceFormat())
        kind.setFrameSize(QSize(wide, min(BAND, high - top)))
        band = multimedia.QVideoFrame(kind)
        if not band.map(multimedia.QVideoFrame.MapMode.WriteOnly):
            return QImage()
        for plane in planes:
            _copy_rows(frame.bits(plane), strides[plane], top // steps[plane], band, plane)
        band.unmap()
        part = band.toImage().convertToFormat(QImage.Format.Format_RGB32)
        if part.isNull():
            return QImage()
        dots = memoryview(part.constBits()).cast("B")
        rows[top * wide * 4 : top * wide * 4 + len(dots)] = dots
    return result


def _copy_rows(source: Any, stride: int, first: int, band: Any, plane: int) -> None:
    """Fill a plane of the band with the source's rows from `first` on; their paddings may differ."""
    target, step = band.bits(plane), band.bytesPerLine(plane)
    if step == stride:
        part = source[first * stride : first * stride + len(target)]
        target[: len(part)] = part
        return
    for row in range(band.mappedBytes(plane) // step):
        part = source[(first + row) * stride : (first + row) * stride + min(step, stride)]
        target[row * step : row * step + len(part)] = part


def _multimedia() -> ModuleType | None:
    """QtMultimedia, or None where the extra, or a library of the system that it needs, is missing."""
    try:
        from PySide6 import QtMultimedia  # not before a camera is asked for
    except ImportError:
        return None
    return QtMultimedia


def _devices() -> list[tuple[str, Any]]:
    """The cameras with their names, each name once."""
    multimedia = _multimedia()
    if multimedia is None:
        return []
    met: Counter[str] = Counter()
    found = []
    for device in multimedia.QMediaDevices.videoInputs():
        name = device.description().strip() or "摄像头"
        met[name] += 1
        found.append((name if met[name] == 1 else f"{name} ({met[name]})", device))
    return found


def _none_found() -> tuple[str, str]:
    """What to say when the system shows no camera: Qt leaves out those it may not open (Linux)."""
    if any(not os.access(one, os.R_OK | os.W_OK) for one in glob.glob("/dev/video*")):
        return "系统不让程序用摄像头", f"请管理员把当前账户加入 video 组，重新登录后再打开；{_BY_HAND}"
    return "没有找到摄像头", f"请插好高拍仪或摄像头的 USB 线再打开；{_BY_HAND}"


__all__ = ["Camera", "Eye", "available", "choose", "full", "names", "small"]
