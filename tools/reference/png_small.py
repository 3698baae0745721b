"""Golden PNG files, every colour type, bit depth and interlace, with the samples Pillow reads.

Writes hilum-core/src/test/resources/golden/png-small.json: a list of cases, each a file (base64) and
what Pillow makes of it (planar samples, zlib + base64). The files come from the small encoder below,
since Pillow writes neither interlaced files nor every bit depth.

    python tools/reference/png_small.py
"""

import base64
import io
import json
import pathlib
import struct
import warnings
import zlib

import numpy as np
from PIL import Image

OUT = pathlib.Path(__file__).parents[2] / "hilum-core/src/test/resources/golden/png-small.json"
rng = np.random.default_rng(20261123)
warnings.simplefilter("ignore")  # Pillow's advice on palettes with transparency

SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filtered(rows, step):
    out, above = b"", bytes(len(rows[0]))
    for row in rows:
        kind = int(rng.integers(0, 5))
        line = bytearray([kind])
        for i, value in enumerate(row):
            left = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            guess = [0, left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner)][kind]
            line.append((value - guess) & 255)
        out, above = out + bytes(line), row
    return out


def pack(values, depth):
    """One row of samples (1-D integers) as PNG bytes."""
    if depth == 16:
        return values.astype(">u2").tobytes()
    if depth == 8:
        return values.astype(np.uint8).tobytes()
    bits = ((values[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8)
    return np.packbits(bits.reshape(-1)).tobytes()


def png(width, height, colour, depth, interlaced, extra=b"", entries=None):
    top = entries if entries else 1 << depth
    image = rng.integers(0, top, (height, width, SAMPLES[colour]))
    image[: height // 2] = image[:1]  # something for deflate and the filters to find
    step = max(1, SAMPLES[colour] * depth // 8)
    data = b""
    for x0, y0, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        part = image[y0::dy, x0::dx]
        if part.size:
            data += filtered([pack(row.reshape(-1), depth) for row in part], step)
    data = zlib.compress(data)
    cut = len(data) // 3
    body = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced)))
    body += chunk(b"gAMA", struct.pack(">I", 45455)) + extra
    for part in (data[:cut], b"", data[cut:]):
        body += chunk(b"IDAT", part)
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def png_cases():
    for colour, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        for depth in depths:
            for interlaced in (False, True):
                extra, entries = b"", None
                if colour == 3:
                    entries = min(1 << depth, 200)
                    extra = chunk(b"PLTE", rng.integers(0, 256, 3 * entries, dtype=np.uint8).tobytes())
                    extra += chunk(b"tRNS", bytes([0, 128]))
                elif colour == 0:
                    extra = chunk(b"tRNS", struct.pack(">H", 1))
                name = f"png colour {colour} depth {depth}" + (" interlaced" if interlaced else "")
                yield name, png(13, 11, colour, depth, interlaced, extra, entries)
    yield "png 1 x 1 interlaced", png(1, 1, 2, 8, True)
    yield "png 3 x 2 interlaced", png(3, 2, 0, 16, True)
    yield "png 301 x 2", png(301, 2, 0, 1, False)


def b64(data):
    return base64.b64encode(data).decode()


def main():
    cases = []
    for name, data in png_cases():
        image = Image.open(io.BytesIO(data))
        gray = data[25] in (0, 4)
        if image.mode != "I;16":
            image = image.convert("L" if gray else "RGB")
        bits = 16 if image.mode == "I;16" else 8
        samples = np.array(image).astype(">u2" if bits == 16 else np.uint8)
        planar = samples if gray else samples.transpose(2, 0, 1)
        case = dict(name=name, file=b64(data), width=image.width, height=image.height)
        case |= dict(channels=1 if gray else 3, bits=bits, samples=b64(zlib.compress(planar.tobytes(), 9)))
        if not gray:
            case["luma"] = b64(zlib.compress(np.array(image.convert("L")).tobytes(), 9))
        cases.append(case)
    OUT.write_text(json.dumps(dict(cases=cases), indent=0) + "\n")
    print(len(cases), "cases,", OUT.stat().st_size, "bytes")


main()
