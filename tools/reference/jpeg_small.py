"""Golden JPEG files with the samples Pillow (libjpeg-turbo, default decoder) reads from them.

Writes hilum-core/src/test/resources/golden/jpeg-small.json: a list of cases, each a file (base64),
and either what Pillow makes of it (planar samples, zlib + base64) or the word a refusal must hold.
Files with sampling that Pillow does not write are put together from grey ones, a scan each.

    python tools/reference/jpeg_small.py
"""

import base64
import io
import json
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image

OUT = pathlib.Path(__file__).parents[2] / "hilum-core/src/test/resources/golden/jpeg-small.json"
rng = np.random.default_rng(20261123)


def b64(data):
    return base64.b64encode(data).decode()


def scene(height, width, channels):
    """Smooth shapes, an edge and noise: gradients for the filters, detail for every coefficient."""
    y, x = np.mgrid[0:height, 0:width]
    planes = []
    for c in range(channels):
        plane = 120 + 90 * np.sin(x / (5.0 + c)) * np.cos(y / (7.0 - c)) + rng.normal(0, 12, x.shape)
        plane[(x + 2 * y) % (19 + c) < 3] = 255 * (c % 2)
        planes.append(plane)
    return np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)


def jpeg(image, **options):
    out = io.BytesIO()
    Image.fromarray(image if image.ndim == 2 or image.shape[-1] > 1 else image[..., 0]).save(out, "JPEG", **options)
    return out.getvalue()


def segments(data):
    """(marker, payload) of each segment; the last is the first scan's, with its data."""
    at = 2
    while True:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker == 0xDA:
            yield marker, data[at + 4 + length - 2 : -2]
            return
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + length


def assembled(width, height, factors, quality=80):
    """A sequential file of three scans, one a component, with the sampling `factors`."""
    h_max, v_max = max(h for h, _ in factors), max(v for _, v in factors)
    scans, tables = [], b""
    for h, v in factors:
        size = (-(-height * v // v_max), -(-width * h // h_max), 1)
        parts = dict()
        for marker, payload in segments(jpeg(scene(*size), quality=quality)):
            if marker in (0xDB, 0xC4) and not scans:
                tables += bytes([255, marker]) + struct.pack(">H", len(payload) + 2) + payload
            parts[marker] = payload
        scans.append(parts[0xDA])
    frame = struct.pack(">BHHB", 8, height, width, 3)
    for i, (h, v) in enumerate(factors):
        frame += bytes([i + 1, h << 4 | v, 0])
    out = b"\xff\xd8" + tables + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame
    for i, scan in enumerate(scans):
        out += b"\xff\xda\x00\x08\x01" + bytes([i + 1, 0, 0, 63, 0]) + scan
    return out + b"\xff\xd9"


def jpeg_cases():
    for width, height in ((45, 39), (1, 1), (3, 2), (5, 9), (16, 33)):
        yield f"jpeg grey {width} x {height}", jpeg(scene(height, width, 1), quality=85)
        yield f"jpeg colour 4:2:0 {width} x {height}", jpeg(scene(height, width, 3), quality=85)
    for quality in (5, 50, 95, 100):
        yield f"jpeg grey quality {quality}", jpeg(scene(30, 41, 1), quality=quality)
        yield f"jpeg colour quality {quality}", jpeg(scene(30, 41, 3), quality=quality, subsampling=quality % 3)
    for subsampling in (0, 1, 2):
        for progressive in (False, True):
            for width in (49, 50):
                yield (
                    f"jpeg subsampling {subsampling} progressive {progressive} width {width}",
                    jpeg(scene(35, width, 3), quality=90, subsampling=subsampling, progressive=progressive),
                )
    yield "jpeg grey progressive", jpeg(scene(44, 39, 1), quality=92, progressive=True)
    yield "jpeg grey optimized", jpeg(scene(44, 39, 1), quality=92, optimize=True)
    yield "jpeg restart every 3 blocks", jpeg(scene(39, 44, 1), quality=80, restart_marker_blocks=3)
    yield "jpeg colour restart every row", jpeg(scene(39, 44, 3), quality=80, restart_marker_rows=1)
    yield (
        "jpeg progressive restart",
        jpeg(scene(39, 44, 3), quality=80, progressive=True, restart_marker_blocks=2),
    )
    yield "jpeg rgb with adobe marker", jpeg(scene(39, 44, 3), quality=80, keep_rgb=True)
    for name, factors in {
        "4:4:0": [(1, 2), (1, 1), (1, 1)],
        "4:1:1": [(4, 1), (1, 1), (1, 1)],
        "4:1:0": [(4, 2), (1, 1), (1, 1)],
        "4:4:4 in three scans": [(1, 1), (1, 1), (1, 1)],
        "4:2:0 in three scans": [(2, 2), (1, 1), (1, 1)],
        "mixed": [(2, 2), (2, 1), (1, 2)],
    }.items():
        yield f"jpeg sampling {name}", assembled(45, 38, factors)
    yield "jpeg sampling 4:2:0 narrow", assembled(4, 20, [(2, 2), (1, 1), (1, 1)])


def refused_cases():
    cmyk = io.BytesIO()
    Image.fromarray(scene(16, 16, 4), "CMYK").save(cmyk, "JPEG")
    yield "jpeg cmyk", cmyk.getvalue(), "CMYK"
    plain = jpeg(scene(16, 16, 1))
    frame = plain.index(b"\xff\xc0")
    for marker, word in ((0xC9, "arithmetic"), (0xC3, "lossless"), (0xC5, "hierarchical")):
        yield f"jpeg marker {marker:02x}", plain[: frame + 1] + bytes([marker]) + plain[frame + 2 :], word
    yield "jpeg 12 bits", plain[: frame + 4] + b"\x0c" + plain[frame + 5 :], "8 bits, got 12"


def main():
    cases = []
    for name, data in jpeg_cases():
        image = Image.open(io.BytesIO(data))
        samples = np.array(image)
        planar = samples if samples.ndim == 2 else samples.transpose(2, 0, 1)
        case = dict(name=name, file=b64(data), width=image.width, height=image.height)
        case |= dict(channels=len(image.getbands()), bits=8, samples=b64(zlib.compress(planar.tobytes(), 9)))
        cases.append(case)
    for name, data, word in refused_cases():
        cases.append(dict(name=name, file=b64(data), refused=word))
    OUT.write_text(json.dumps(dict(cases=cases), indent=0) + "\n")
    print(len(cases), "cases,", OUT.stat().st_size, "bytes")


main()
