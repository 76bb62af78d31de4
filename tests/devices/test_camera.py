"""摄像头: without QtMultimedia it says so in words; with it, frames pushed into the sink come out right.

There is no device here: the frames are real QVideoFrames, the QCamera that would bring them is a stand-in.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import PySide6
import pytest
from PIL import Image
from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.devices import camera
from app.devices.camera import Camera, Eye
from app.play.camera import NAME, PaperCamera
from app.work.runner import InlineRunner, Runner

# Qt's FFmpeg plugin names the system's libraries it does without.
pytestmark = pytest.mark.qt_log_ignore("Couldn't (load|resolve) ", "No RHI backend", extend=True)

RED, BLUE = QColor(200, 30, 30), QColor(20, 40, 180)


def picture(width: int = 400, height: int = 300, colour: QColor = RED) -> QImage:
    """One colour, its upper left quarter blue."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(colour)
    painter = QPainter(image)
    painter.fillRect(0, 0, width // 2, height // 2, BLUE)
    painter.end()
    return image


def close_to(colour: QColor, meant: QColor, by: int = 12) -> bool:
    return all(abs(is_ - should) <= by for is_, should in zip(rgb(colour), rgb(meant), strict=True))


def rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


class Heard:
    """What an eye said, in order."""

    def __init__(self, eye: Eye) -> None:
        self.frames: list[QImage] = []
        self.shots: list[QImage] = []
        self.troubles: list[tuple[str, str]] = []
        self.started = 0
        eye.frame.connect(self.frames.append)
        eye.shot.connect(self.shots.append)
        eye.trouble.connect(lambda what, do: self.troubles.append((what, do)))
        eye.started.connect(self._start)

    def _start(self) -> None:
        self.started += 1


# Without QtMultimedia


@pytest.fixture
def lean(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation without the extra."""
    monkeypatch.delattr(PySide6, "QtMultimedia", raising=False)
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)


@pytest.mark.usefixtures("lean", "qapp")
def test_without_the_extra_there_is_no_camera_and_the_clerk_is_told() -> None:
    assert camera.available() is False
    assert camera.names() == ()
    eye = Camera(InlineRunner())
    heard = Heard(eye)
    eye.open("高拍仪")
    assert eye.names() == ()
    assert eye.opened == ""
    ((what, do),) = heard.troubles
    assert "组件" in what
    assert "camera" in do
    assert camera.choose([object()]) is None


def test_the_module_does_not_load_qtmultimedia() -> None:
    code = "import sys, app.devices.camera; print('PySide6.QtMultimedia' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


@pytest.mark.usefixtures("qapp")
def test_shooting_with_a_closed_camera_is_told() -> None:
    eye = Camera(InlineRunner())
    heard = Heard(eye)
    eye.shoot()
    assert [what for what, _ in heard.troubles] == ["摄像头没有打开"]
    assert eye.frame_image() is None


# With QtMultimedia


@pytest.fixture
def qt() -> Any:
    return pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError)


class FakeCamera(QObject):
    """A QCamera that brings nothing by itself."""

    errorOccurred = Signal(object, str)
    Error = SimpleNamespace(NoError=0, CameraError=1)
    fault = 0

    def __init__(self, _device: object, parent: QObject) -> None:
        super().__init__(parent)
        self.format: object = None
        self.log: list[str] = []

    def setCameraFormat(self, chosen: object) -> None:
        self.format = chosen

    def start(self) -> None:
        self.log.append("start")

    def stop(self) -> None:
        self.log.append("stop")

    def error(self) -> int:
        return self.fault

    def errorString(self) -> str:
        return "No camera detected"


class FakeSession(QObject):
    def setVideoSink(self, _sink: object) -> None: ...

    def setCamera(self, _camera: object) -> None: ...


class FakeDevices(QObject):
    videoInputsChanged = Signal()
    found: tuple[Any, ...] = ()

    @staticmethod
    def videoInputs() -> tuple[Any, ...]:
        return FakeDevices.found


def device(name: str, *formats: Any) -> Any:
    return SimpleNamespace(description=lambda: name, videoFormats=lambda: list(formats))


@pytest.fixture
def desk(qt: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """QtMultimedia with real sinks and frames, one camera 高拍仪 plugged in, and no driver."""
    monkeypatch.setattr(FakeDevices, "found", (device("高拍仪"),))
    fake = SimpleNamespace(
        QVideoSink=qt.QVideoSink,
        QVideoFrame=qt.QVideoFrame,
        QVideoFrameFormat=qt.QVideoFrameFormat,
        QCamera=FakeCamera,
        QMediaCaptureSession=FakeSession,
        QMediaDevices=FakeDevices,
    )
    monkeypatch.setattr(camera, "_multimedia", lambda: fake)
    return fake


@pytest.fixture
def runner(qapp: Any) -> Iterator[Runner]:
    made = Runner()
    yield made
    assert made.stop()


@pytest.fixture
def eye(desk: Any, runner: Runner) -> Iterator[Camera]:
    made = Camera(runner)
    yield made
    made.close()


@pytest.mark.usefixtures("qapp")
def test_this_computer_without_a_camera_is_told_so(qt: Any) -> None:
    if qt.QMediaDevices.videoInputs():
        pytest.skip("this computer has a camera")
    assert camera.available() is True
    assert camera.names() == ()
    eye = Camera(InlineRunner())
    heard = Heard(eye)
    eye.open()
    ((what, do),) = heard.troubles
    assert "摄像头" in what
    assert do


def test_two_of_one_name_are_told_apart(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeDevices, "found", tuple(map(device, ("USB Camera", "主头", "USB Camera"))))
    assert camera.names() == ("USB Camera", "主头", "USB Camera (2)")


def test_frames_come_to_the_viewfinder_and_a_shot_in_full_size(
    eye: Camera, desk: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    where: list[str] = []
    really = camera.full

    def full(frame: Any) -> QImage:
        where.append(threading.current_thread().name)
        return really(frame)

    monkeypatch.setattr(camera, "full", full)
    heard = Heard(eye)
    called: list[QImage] = []
    eye.open("高拍仪")
    assert eye.opened == "高拍仪"
    eye._sink.setVideoFrame(desk.QVideoFrame(picture(2600, 1950)))
    qtbot.waitUntil(lambda: len(heard.frames) == 1)
    assert heard.started == 1
    assert heard.frames[0].size() == QSize(1280, 960)
    assert close_to(heard.frames[0].pixelColor(900, 900), RED)
    assert close_to(heard.frames[0].pixelColor(600, 400), BLUE)
    job = eye.frame_image()
    assert job is not None
    assert job().size() == QSize(2600, 1950)

    eye.shoot(called.append)
    qtbot.wait(3 * camera.TICK_MS)
    assert heard.shots == []  # the next frame is meant, not the one that is shown
    eye._sink.setVideoFrame(desk.QVideoFrame(picture(2600, 1950, BLUE)))
    qtbot.waitUntil(lambda: len(called) == 1)
    assert [one.size() for one in heard.shots] == [QSize(2600, 1950)]
    assert close_to(heard.shots[0].pixelColor(2000, 1500), BLUE)
    assert called[0] == heard.shots[0]
    assert heard.troubles == []
    where.remove("MainThread")  # the job that the test itself ran
    assert set(where) == {"lane-device:camera"}


def test_a_flood_of_frames_is_shown_fifteen_times_a_second(eye: Camera, desk: Any, qtbot: QtBot) -> None:
    heard = Heard(eye)
    eye.open()
    frames = [desk.QVideoFrame(picture(40, 30)) for _ in range(100)]
    begin = time.monotonic()
    for one in frames:
        eye._sink.setVideoFrame(one)
        qtbot.wait(5)
    took = time.monotonic() - begin
    assert 3 <= len(heard.frames) <= took * 1000 / camera.TICK_MS + 1


def coded(qt: Any, kind: str, size: QSize, fill: Callable[[Any], None]) -> Any:
    """A frame as a driver would hand it over."""
    frame = qt.QVideoFrame(
        qt.QVideoFrameFormat(size, getattr(qt.QVideoFrameFormat.PixelFormat, f"Format_{kind}"))
    )
    assert frame.map(qt.QVideoFrame.MapMode.WriteOnly)
    fill(frame)
    frame.unmap()
    return frame


def jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (width, height), rgb(RED))
    image.paste(rgb(BLUE), (0, 0, width // 2, height // 2))
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def put(data: bytes, plane: int = 0) -> Callable[[Any], None]:
    def fill(frame: Any) -> None:
        frame.bits(plane)[: len(data)] = data

    return fill


def test_motion_jpeg_is_unpacked_small_and_whole(qt: Any, qapp: Any) -> None:
    data = jpeg(2600, 1950)
    frame = coded(qt, "Jpeg", QSize(2600, 1950), put(data))
    assert camera.small(frame).size() == QSize(1280, 960)
    whole = camera.full(frame)
    assert whole.size() == QSize(2600, 1950)
    for image in (camera.small(frame), whole):
        assert close_to(image.pixelColor(image.width() - 9, image.height() - 9), RED)
        assert close_to(image.pixelColor(9, 9), BLUE)


def yuv(kind: str) -> Callable[[Any], None]:
    """Limited-range BT.601 of RED over the whole frame (Y, Cb, Cr by the standard's matrix)."""
    red, green, blue = (one / 255 for one in rgb(RED))
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    y, cb, cr = (
        round(16 + 219 * luma),
        round(128 + 224 * (blue - luma) / 1.772),
        round(128 + 224 * (red - luma) / 1.402),
    )

    def fill(frame: Any) -> None:
        if kind == "YUYV":
            frame.bits(0)[:] = bytes((y, cb, y, cr)) * (len(frame.bits(0)) // 4)
        else:
            frame.bits(0)[:] = bytes((y,)) * len(frame.bits(0))
            frame.bits(1)[:] = bytes((cb, cr)) * (len(frame.bits(1)) // 2)

    return fill


@pytest.mark.parametrize("kind", ["YUYV", "NV12"])
def test_the_formats_of_plain_drivers_keep_their_colours(qt: Any, qapp: Any, kind: str) -> None:
    frame = coded(qt, kind, QSize(640, 480), yuv(kind))
    image = camera.full(frame)
    assert image.size() == QSize(640, 480)
    assert close_to(image.pixelColor(320, 240), RED)


@pytest.mark.parametrize("kind", ["YUYV", "NV12", "YUV420P", "BGRX8888"])
@pytest.mark.parametrize("size", [QSize(642, 2 * camera.BAND + 30), QSize(64, 2), QSize(322, camera.BAND)])
def test_unpacking_in_bands_is_unpacking(qt: Any, qapp: Any, kind: str, size: QSize) -> None:
    """Dot for dot what Qt makes of the whole frame at once, whatever the paddings of its rows."""

    def noise(frame: Any) -> None:
        dice = random.Random(5)
        for plane in range(frame.planeCount()):
            frame.bits(plane)[:] = dice.randbytes(len(frame.bits(plane)))

    frame = coded(qt, kind, size, noise)
    assert camera.full(frame) == frame.toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_a_broken_frame_is_told_and_closes(eye: Camera, qt: Any, qtbot: QtBot) -> None:
    heard = Heard(eye)
    eye.open()
    eye._sink.setVideoFrame(coded(qt, "Jpeg", QSize(2600, 1950), put(b"not a picture")))
    qtbot.waitUntil(lambda: len(heard.troubles) == 1)
    assert "读不出来" in heard.troubles[0][0]
    assert eye.opened == ""


def test_a_camera_pulled_out_is_told(eye: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(eye)
    eye.open("高拍仪")
    eye._watch.videoInputsChanged.emit()
    assert heard.troubles == []  # another device came or went
    monkeypatch.setattr(FakeDevices, "found", ())
    used = eye._camera
    eye._watch.videoInputsChanged.emit()
    assert [what for what, _ in heard.troubles] == ["摄像头「高拍仪」断开了"]
    assert used.log == ["start", "stop"]
    assert eye.opened == ""


@pytest.mark.parametrize(
    ("said", "heard_as"),
    [("Device is busy", "打不开"), ("Permission denied", "系统不让"), ("", "打不开")],
)
def test_an_error_is_told_in_words(eye: Camera, said: str, heard_as: str) -> None:
    heard = Heard(eye)
    eye.open("高拍仪")
    eye._camera.errorOccurred.emit(1, said)
    ((what, do),) = heard.troubles
    assert heard_as in what
    assert "扫描" in do
    eye.open("高拍仪")
    assert eye.opened == "高拍仪"  # after it is mended it opens again


def test_an_error_before_anybody_listens_is_told(eye: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt's own QCamera speaks of a missing device in its constructor."""
    monkeypatch.setattr(FakeCamera, "fault", 1)
    heard = Heard(eye)
    eye.open("高拍仪")
    assert len(heard.troubles) == 1
    assert eye.opened == ""


def test_another_camera_than_is_there_is_told(eye: Camera) -> None:
    heard = Heard(eye)
    eye.open("副头")
    assert [what for what, _ in heard.troubles] == ["摄像头「副头」不在"]


def test_no_picture_is_told_after_a_while(
    eye: Camera, desk: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera, "SILENT_S", 0.3)
    monkeypatch.setattr(camera, "FIRST_S", 0.3)
    heard = Heard(eye)
    eye.open()
    eye._sink.setVideoFrame(desk.QVideoFrame(picture()))
    qtbot.waitUntil(lambda: len(heard.frames) == 1)
    qtbot.waitUntil(lambda: len(heard.troubles) == 1)
    assert "没有画面" in heard.troubles[0][0]


def test_nothing_is_shown_after_closing(eye: Camera, desk: Any, qtbot: QtBot) -> None:
    heard = Heard(eye)
    called: list[QImage] = []
    eye.open()
    sink = eye._sink
    eye.shoot(called.append)
    sink.setVideoFrame(desk.QVideoFrame(picture()))
    eye._tick()  # the shot is on its way
    eye.close()
    eye.close()
    qtbot.wait(3 * camera.TICK_MS)
    assert (heard.shots, called, heard.frames) == ([], [], [])
    assert eye.frame_image() is None


def form(kind: str, width: int, height: int, rate: float, qt: Any) -> Any:
    pixel = getattr(qt.QVideoFrameFormat.PixelFormat, f"Format_{kind}")
    return SimpleNamespace(
        pixelFormat=lambda: pixel, resolution=lambda: QSize(width, height), maxFrameRate=lambda: rate
    )


def test_the_largest_format_that_is_quick_enough_is_chosen(qt: Any) -> None:
    slow = form("YUYV", 4000, 3000, 2, qt)
    large = form("Jpeg", 3264, 2448, 15, qt)
    same = form("YUYV", 3264, 2448, 15, qt)
    middle = form("NV12", 1920, 1080, 30, qt)
    strange = form("Y16", 8000, 6000, 30, qt)
    assert camera.choose([slow, same, large, middle, strange]) is large
    assert camera.choose([slow, middle]) is middle
    assert camera.choose([slow]) is slow
    assert camera.choose([strange]) is None
    assert camera.choose([]) is None


# The play's stand-in


@pytest.mark.usefixtures("qapp")
def test_the_paper_camera_shows_what_is_laid_under_it(qtbot: QtBot) -> None:
    eye = PaperCamera()
    heard = Heard(eye)
    called: list[QImage] = []
    assert eye.names() == (NAME,)
    eye.open(NAME)
    qtbot.waitUntil(lambda: len(heard.frames) == 1)
    assert heard.started == 1
    eye.lay(Image.new("RGB", (2001, 1500), rgb(RED)))  # a width that is no multiple of four
    qtbot.waitUntil(lambda: len(heard.frames) == 2)
    assert heard.frames[1].width() == camera.WIDEST
    eye.shoot(called.append)
    assert called == []  # as with a real one, it takes its time
    qtbot.waitUntil(lambda: len(called) == 1)
    assert called[0].size() == QSize(2001, 1500)
    assert close_to(called[0].pixelColor(2000, 1499), RED, 0)
    eye.lay(picture())
    eye.shoot()
    qtbot.waitUntil(lambda: len(heard.shots) == 2)
    assert heard.shots[1] == picture()
    eye.shoot()
    eye.plug(False)
    qtbot.wait(20)
    assert len(heard.shots) == 2
    assert eye.names() == ()
    eye.shoot()
    eye.open()
    assert len(heard.troubles) == 3
