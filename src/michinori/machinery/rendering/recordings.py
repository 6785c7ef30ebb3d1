"""Sound and film: a marked copy of low rate as WebM (VP8, Opus); of what is long, excerpts spread evenly.

The length, the area and the processor's time bound what is decoded. Nothing here starts a thread, which confinement
refuses.
"""

import array
import io
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from michinori.machinery.rendering.drawing import marked

_FORMATS = "mov,matroska,ogg,mp3,wav,flac,aac,aiff,avi,mpeg,mpegts,amr,flv,asf"
_TYPES = ("video", "audio", "data", "attachment")
_MOST_PIXELS = 4096 * 2304
_PIECES, _FILM_SECONDS, _SOUND_SECONDS = 6, 10, 30
_PROCESSOR_SECONDS = 4.0
_RATE = 5
_LONGER_SIDE, _SHORTER_SIDE = 640, 360
_SAMPLES, _SAMPLES_A_PACKET = 24_000, 480
_TONE_EVERY, _TONE_SECONDS, _TONE_HERTZ, _TONE_HEIGHT = 10, 0.4, 660, 2_500
_LOUDEST, _BYTES = 32_767, 2

type _Frame = VideoFrame | AudioFrame
type _Packet = Packet[Any]


@dataclass
class _Copy:
    """What was copied so far: ``samples`` of 16 bits, ``packets`` of pictures, the last one in place ``last``."""

    out: io.BytesIO = field(default_factory=io.BytesIO)
    samples: "array.array[int]" = field(default_factory=lambda: array.array("h"))
    packets: list[_Packet] = field(default_factory=list)
    last: int = -1
    stream: VideoStream | None = None

    def __post_init__(self) -> None:
        self.file = av.open(self.out, "w", format="webm")

    @property
    def seconds(self) -> float:
        """Where the next piece begins."""
        return max((self.last + 1) / _RATE, len(self.samples) / _SAMPLES)

    def show(self, at: float, frame: VideoFrame) -> None:
        """Add a picture unless there is one for that part of a second."""
        place = int(at * _RATE)
        if place <= self.last:
            return
        if self.stream is None:
            self.stream = self._pictures(frame)
        picture = marked(_turned(frame, (self.stream.width, self.stream.height)))
        made = VideoFrame.from_image(picture).reformat(format="yuv420p", threads=1)  # type: ignore[no-untyped-call]
        made.pts, made.time_base = place, Fraction(1, _RATE)
        self.packets += self.stream.encode(made)
        self.last = place

    def _pictures(self, frame: VideoFrame) -> VideoStream:
        size = (frame.height, frame.width) if frame.rotation % 180 else (frame.width, frame.height)
        scale = min(1.0, _LONGER_SIDE / max(size), _SHORTER_SIDE / min(size))
        stream = self.file.add_stream("libvpx", rate=_RATE)
        stream.width, stream.height = (max(16, round(side * scale / 2) * 2) for side in size)
        stream.pix_fmt, stream.bit_rate, stream.thread_count = "yuv420p", 300_000, 1
        stream.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
        return stream

    def hear(self, at: float, frames: list[AudioFrame]) -> None:
        """Add samples; silence before them where there were none, and nothing that lags a second behind its place."""
        gap = round(at * _SAMPLES) - len(self.samples)
        if gap < -_SAMPLES:
            return
        if gap > _SAMPLES_A_PACKET * 2:
            self.samples.frombytes(bytes(gap * _BYTES))
        for frame in frames:
            self.samples.frombytes(bytes(frame.planes[0])[: frame.samples * _BYTES])

    def written(self) -> bytes:
        """The file, with the mark in its sound."""
        if self.stream is not None:
            self.packets += self.stream.encode(None)
        packets = self.packets + (self._sounds() if self.samples else [])
        for packet in sorted(packets, key=_time):
            self.file.mux(packet)
        self.file.close()
        return self.out.getvalue()

    def _sounds(self) -> list[_Packet]:
        _mark(self.samples)
        stream, made = self.file.add_stream("libopus", rate=_SAMPLES, layout="mono"), list[_Packet]()
        stream.bit_rate = 32_000
        for start in range(0, len(self.samples), _SAMPLES_A_PACKET):
            part = self.samples[start : start + _SAMPLES_A_PACKET].tobytes()
            frame = AudioFrame("s16", "mono", _SAMPLES_A_PACKET)
            frame.planes[0].update(part.ljust(frame.planes[0].buffer_size, b"\0"))
            frame.sample_rate, frame.pts, frame.time_base = _SAMPLES, start, Fraction(1, _SAMPLES)
            made += stream.encode(frame)
        return made + stream.encode(None)


def load() -> None:
    """Copy a film of one picture, which opens all that copying needs: afterwards no file can be opened."""
    silence = AudioFrame("s16", "mono", _SAMPLES_A_PACKET)
    silence.sample_rate = _SAMPLES
    copy = _Copy()
    copy.show(0, VideoFrame(64, 64, "yuv420p"))
    copy.hear(0, [silence])
    copy_of(copy.written(), film=True)


def copy_of(content: bytes, *, film: bool) -> bytes:
    """The copy of sound, or of a film, which may be without a picture. Raises ValueError for what has too many pixels
    or would not be shown whole, and what FFmpeg raises.
    """
    length, copy = _length(content, film=film), _Copy()
    count, seconds = _pieces(length, film=film)
    begun = time.process_time()
    for n in range(count):
        until = begun + (n + 1) * _PROCESSOR_SECONDS / count
        _copy_piece(content, copy, n * (length - seconds) / (count - 1) if n else 0.0, seconds, until)
    if copy.seconds == 0:
        raise ValueError("nothing to show")
    return copy.written()


def _pieces(length: float, *, film: bool) -> tuple[int, float]:
    """How many pieces, and of how many seconds: one for what is quickly copied whole. A film of middle length is whole
    in pieces, too, each with its share of the processor's time, so that the end is seen where that is short.
    """
    each = _FILM_SECONDS if film else _SOUND_SECONDS
    if length <= (each if film else each * _PIECES):
        return 1, each * _PIECES
    return _PIECES, min(each, length / _PIECES)


def _copy_piece(content: bytes, copy: _Copy, start: float, seconds: float, until: float) -> None:
    """Copy so many seconds from ``start``, until the processor's time is ``until``; at least the picture seen at the
    beginning.
    """
    place, before = copy.seconds, list[VideoFrame]()
    resampler = AudioResampler(format="s16", layout="mono", rate=_SAMPLES, threads=1)
    with _opened(content) as source:
        pictures = _pictures_of(source)
        begins = (source.start_time or 0) / av.time_base + start
        if start:
            source.seek(round(begins * av.time_base))
        for frame in _frames(source, [*pictures, *source.streams.audio]):
            at = _time(frame) - begins
            if time.process_time() > until or (at > seconds and (isinstance(frame, VideoFrame) or not pictures)):
                break
            if isinstance(frame, AudioFrame):
                if 0 <= at <= seconds:
                    copy.hear(place + at, resampler.resample(frame))
            elif at < 0:
                before = [frame]
            else:
                for one in before:
                    copy.show(place, one)
                copy.show(place + at, frame)
                before = []
        for one in before:
            copy.show(place, one)


def _opened(content: bytes) -> InputContainer:
    options = {"format_whitelist": _FORMATS, "protocol_whitelist": "none"}
    source = av.open(io.BytesIO(content), "r", options=options)
    for stream in (*source.streams.video, *source.streams.audio):
        stream.codec_context.thread_count = 1
    for stream in source.streams.video:
        stream.codec_context.skip_frame = "NONREF"
        stream.codec_context.options = {"skip_loop_filter": "all"}
    return source


def _frames(source: InputContainer, streams: list[VideoStream | AudioStream]) -> Iterator[_Frame]:
    """All pictures and sounds, in the order of the file."""
    for packet in source.demux(*streams):
        yield from (frame for frame in packet.decode() if isinstance(frame, VideoFrame | AudioFrame))


def _pictures_of(source: InputContainer) -> list[VideoStream]:
    """Streams of moving pictures; a cover is none."""
    return [one for one in source.streams.video if not one.disposition & Disposition.attached_pic]


def _length(content: bytes, *, film: bool) -> float:
    """The length in seconds by its packets, whatever the file says of itself. Raises ValueError where a copy would not
    show all that is in it, or its picture is too large.
    """
    with _opened(content) as source:
        pictures = _pictures_of(source)
        if len(pictures) > int(film) or len(source.streams.audio) > 1:
            raise ValueError("more than one picture or one sound")
        if any(stream.type not in _TYPES for stream in source.streams):
            raise ValueError("something besides picture and sound")
        if any(one.width * one.height > _MOST_PIXELS for one in pictures):
            raise ValueError("too many pixels")
        first = (source.start_time or 0) / av.time_base
        return max(map(_time, source.demux(*pictures, *source.streams.audio)), default=0.0) - first


def _time(one: _Packet | _Frame) -> float:
    """In seconds; 0 where it has none."""
    return float(one.pts * one.time_base) if one.pts is not None and one.time_base else 0.0


def _turned(frame: VideoFrame, size: tuple[int, int]) -> Image.Image:
    """The picture in that size, turned as the camera was held."""
    wide, high = size[::-1] if frame.rotation % 180 else size
    picture: Image.Image = frame.reformat(wide, high, "rgb24", threads=1).to_image()  # type: ignore[no-untyped-call]
    return picture.rotate(frame.rotation, expand=True) if frame.rotation else picture


def _mark(samples: "array.array[int]") -> None:
    """Add a soft tone at the beginning of every ten seconds."""
    tone = int(_TONE_SECONDS * _SAMPLES)
    for start in range(0, len(samples), _TONE_EVERY * _SAMPLES):
        for n in range(min(tone, len(samples) - start)):
            soft = math.sin(math.pi * n / tone) * math.sin(2 * math.pi * _TONE_HERTZ * n / _SAMPLES)
            heard = samples[start + n] + round(_TONE_HEIGHT * soft)
            samples[start + n] = max(-_LOUDEST, min(_LOUDEST, heard))
