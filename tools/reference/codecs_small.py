"""Golden code streams of the compressed transfer syntaxes, with the stored values that are in them.

Writes hilum-core/src/test/resources/golden/codecs-small-(rle|lossless|ls|ls|dct|wavelet|htj2k).json: lists of cases,
each a code stream (base64), what a data set would say of it, and its values (16 bits, little endian, zlib + base64).
Encoders: Pillow, imagecodecs (libjpeg-turbo, OpenJPEG, OpenJPH), pyjpegls (CharLS), dcmtk's dcmcjpls (coding
parameters), opj_compress (options of JPEG 2000). Values: the encoder's input where coding is lossless,
else what pydicom's decoders give (pylibjpeg-libjpeg, pyjpegls, pylibjpeg-openjpeg); of a lossless
stream these decoders are asked, too, and must agree. Restarts and scans are put together from parts.

    pip install pillow imagecodecs pyjpegls pydicom pylibjpeg pylibjpeg-libjpeg pylibjpeg-openjpeg numpy
    apt-get install dcmtk libopenjp2-tools
    python tools/reference/codecs_small.py
"""

import base64
import io
import json
import pathlib
import struct
import subprocess
import tempfile
import zlib

import imagecodecs
import jpeg_ls
import libjpeg
import numpy as np
import openjpeg
import pydicom
from PIL import Image
from pydicom.encaps import generate_frames

GOLDEN = pathlib.Path(__file__).parents[2] / "hilum-core/src/test/resources/golden"
UID = "1.2.840.10008.1.2.4."
rng = np.random.default_rng(20261123)


def scene(bits, height=20, width=25, samples=1, signed=False):
    """Slopes, an edge, flat parts for runs, and noise, over the whole range of `bits`."""
    y, x = np.mgrid[0:height, 0:width]
    planes = []
    for c in range(samples):
        v = 0.5 + 0.4 * np.sin(x / (4.0 + c)) * np.cos(y / 6.0) + rng.normal(0, 0.01, x.shape)
        v[height // 3 : height // 2, 3 : width // 2] = 0.1 * c + 0.2
        v[(x + 2 * y) % 17 < 2] = c % 2
        planes.append(v)
    top = (1 << bits) - 1
    values = np.clip(np.round(np.stack(planes, -1) * top), 0, top).astype(np.int64)
    values = values[..., 0] if samples == 1 else values
    if signed:
        return (values - (1 << bits - 1)).astype(np.int16)
    return values.astype(np.uint8 if bits <= 8 else np.uint16)


def marker(code, payload):
    return bytes([255, code]) + struct.pack(">H", len(payload) + 2) + payload


def segments(data):
    """(marker, payload) of each segment; a scan's payload is followed by its coded data as a third."""
    at, out = 2, []
    while data[at + 1] != 0xD9:
        code, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        payload, at = data[at + 4 : at + 2 + length], at + 2 + length
        coded = b""
        if code == 0xDA:
            end = at
            while data[end] != 255 or data[end + 1] < 0x80 and data[end + 1] == 0 or data[end + 1] < 0x80:
                end += 1
            coded, at = data[at:end], end
        out.append((code, payload, coded))
    return out


def part(data, code):
    return next(s for s in segments(data) if s[0] == code)


# ---- JPEG lossless


def lossless(values, bits, predictor):
    options = dict(colorspace="rgb", outcolorspace="rgb") if values.ndim == 3 else {}
    return imagecodecs.jpeg8_encode(values, lossless=True, predictor=predictor, bitspersample=bits, **options)


def turbo(data, values):
    options = dict(colorspace="rgb", outcolorspace="rgb") if values.ndim == 3 else {}
    return imagecodecs.jpeg8_decode(data, **options)


def lossless_cases():
    for bits in range(2, 17):
        values = scene(bits)
        yield f"lossless 1, {bits} bits", "70", values, bits, lossless(values, bits, 1)
    for predictor in range(2, 8):
        for bits in (8, 12, 16):
            values = scene(bits)
            yield f"lossless {predictor}, {bits} bits", "57", values, bits, lossless(values, bits, predictor)
    for predictor in (1, 4, 7):
        values = scene(8, samples=3)
        yield f"lossless {predictor}, colour", "57", values, 8, lossless(values, 8, predictor)
    noise = rng.integers(0, 65536, (16, 16)).astype(np.uint16)
    noise[::2, ::3] = 65535 * (noise[::2, ::3] & 1)
    noise[0, 0:4] = (32768, 0, 32768, 0)  # differences of exactly 2^15
    yield "lossless 1, noise", "70", noise, 16, lossless(noise, 16, 1)
    for bits, shift in ((12, 2), (16, 3)):
        values = scene(bits) >> shift << shift
        data = bytearray(lossless(values >> shift, bits - shift, 1))
        data[data.index(b"\xff\xc3") + 4] = bits
        data[data.index(b"\xff\xda") + 4 + 3 + 2] = shift
        yield f"lossless 1, {bits} bits, point transform {shift}", "57", values, bits, bytes(data)
    for predictor in (1, 5):  # equal strips have equal tables, and each starts anew
        strip, times = scene(12, 4), 5
        data = lossless(strip, 12, predictor)
        body = (f"\xff{chr(0xd0 + i)}".encode("latin-1") for i in range(times - 1))
        coded = part(data, 0xDA)[2]
        coded = coded + b"".join(m + coded for m in body)
        values = np.tile(strip, (times, 1))
        yield f"lossless {predictor}, restart every 4 rows", "57", values, 12, assembled(data, values, coded, 4 * 25)
    values = scene(10, samples=3)
    planes = [lossless(np.ascontiguousarray(values[..., c]), 10, 6) for c in range(3)]
    frame = struct.pack(">BHHB", 10, 20, 25, 3) + bytes([1, 17, 0, 2, 17, 0, 3, 17, 0])
    out = b"\xff\xd8" + marker(0xC3, frame)
    for c, plane in enumerate(planes):
        head = part(plane, 0xDA)
        out += marker(0xC4, part(plane, 0xC4)[1]) + marker(0xDA, bytes([1, c + 1]) + head[1][2:]) + head[2]
    yield "lossless 6, colour, a scan each", "57", values, 10, out + b"\xff\xd9"


def assembled(data, values, coded, interval):
    """`data` with other height and coded data, and a restart interval."""
    out = b"\xff\xd8"
    for code, payload, _ in segments(data):
        if code in (0xC3, 0xF7):
            payload = payload[:1] + struct.pack(">H", values.shape[0]) + payload[3:]
        if code == 0xDA:
            out += marker(0xDD, struct.pack(">H", interval))
        out += marker(code, payload)
    return out + coded + b"\xff\xd9"


# ---- JPEG-LS


def ls(values, bits, near=0, interleave=0):
    samples = 1 if values.ndim == 2 else values.shape[2]
    if interleave == 0 and samples > 1:
        values = values.transpose(2, 0, 1)
    height, width = values.shape[-2:] if interleave == 0 else values.shape[:2]
    order = np.ascontiguousarray(values)
    return bytes(jpeg_ls.encode_buffer(order.tobytes(), height, width, samples, bits, near, interleave))


def ls_decoded(data, shape, bits):
    raw, info = jpeg_ls.decode_buffer(data)
    values = np.frombuffer(bytes(raw), np.uint8 if bits <= 8 else np.uint16)
    if len(shape) == 3 and info["interleave_mode"] == 0:
        return values.reshape(shape[2], *shape[:2]).transpose(1, 2, 0)
    return values.reshape(shape)


def capture(values, bits):
    """A minimal secondary capture."""
    ds = pydicom.Dataset()
    ds.file_meta = pydicom.dataset.FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7", "1.2.3.4"
    ds.Rows, ds.Columns = values.shape[:2]
    ds.SamplesPerPixel = 1 if values.ndim == 2 else values.shape[2]
    ds.PhotometricInterpretation = "MONOCHROME2" if values.ndim == 2 else "RGB"
    if values.ndim == 3:
        ds.PlanarConfiguration = 0
    ds.PixelRepresentation = 0
    ds.BitsAllocated = 8 * values.dtype.itemsize
    ds.BitsStored, ds.HighBit = bits, bits - 1
    ds.PixelData = values.tobytes()
    ds["PixelData"].VR = "OW"
    return ds


def preset(values, bits, *options):
    """dcmcjpls on a minimal secondary capture."""
    ds = capture(values, bits)
    with tempfile.TemporaryDirectory() as folder:
        a, b = f"{folder}/a.dcm", f"{folder}/b.dcm"
        ds.save_as(a, enforce_file_format=True)
        subprocess.run(["dcmcjpls", *options, a, b], check=True)
        return next(iter(generate_frames(pydicom.dcmread(b).PixelData, number_of_frames=1)))


def ls_cases():
    for bits in range(2, 17):
        values = scene(bits)
        yield f"JPEG-LS, {bits} bits", "80", values, bits, ls(values, bits)
    for near in (1, 2, 7):
        for bits in (8, 12, 16):
            data = ls(scene(bits), bits, near)
            yield f"JPEG-LS, near {near}, {bits} bits", "81", ls_decoded(data, (20, 25), bits), bits, data
    for interleave in (0, 1, 2):
        for near in (0, 3):
            values = scene(8, samples=3)
            data = ls(values, 8, near, interleave)
            values = ls_decoded(data, values.shape, 8)
            yield f"JPEG-LS, colour, interleave {interleave}, near {near}", "81", values, 8, data
    values = np.zeros((12, 300), np.uint8)
    values[3:7, 40:290] = 9
    values[8, 299] = 200
    yield "JPEG-LS, long runs", "80", values, 8, ls(values, 8)
    noise = rng.integers(0, 65536, (16, 16)).astype(np.uint16)
    yield "JPEG-LS, noise", "80", noise, 16, ls(noise, 16)
    for options in (["+t1", "4", "+t2", "11", "+t3", "33"], ["+rs", "31"], ["+t1", "9", "+t2", "9", "+t3", "60", "+rs", "100"]):
        values = scene(16)
        yield f"JPEG-LS, {' '.join(options)}", "80", values, 16, preset(values, 16, *options)
    strips = [scene(12, 6) for _ in range(4)]
    coded = [part(ls(s, 12), 0xDA)[2] for s in strips]
    body = coded[0] + b"".join(bytes([255, 0xD0 + i]) + c for i, c in enumerate(coded[1:]))
    values = np.concatenate(strips)
    yield "JPEG-LS, restart every 6 lines", "80", values, 12, assembled(ls(strips[0], 12), values, body, 6)


# ---- RLE


def rle_cases():
    for bits, samples in ((8, 1), (16, 1), (12, 1), (8, 3), (16, 3)):
        values = scene(bits, samples=samples)
        values[:, 20:] = values[0, 0] // 2
        ds = capture(values, bits)
        ds.compress(pydicom.uid.RLELossless, encoding_plugin="pydicom")
        data = next(iter(generate_frames(ds.PixelData, number_of_frames=1)))
        yield f"RLE, {bits} bits, {samples} samples", values, bits, data


# ---- JPEG, DCT


def dct_cases():
    for bits, uid in ((8, "50"), (12, "51")):
        for level in (30, 75, 98):
            data = imagecodecs.jpeg8_encode(scene(bits, 27, 35), level, bitspersample=bits)
            yield f"DCT, {bits} bits, quality {level}", uid, bits, 1, data
    for sampling in ("444", "422", "420", "440", "411"):
        for height, width in ((27, 35), (16, 33)):
            values = scene(8, height, width, 3)
            data = imagecodecs.jpeg8_encode(values, 90, subsampling=sampling)
            yield f"DCT, colour {sampling}, {width} x {height}", "50", 8, 3, data
    data = imagecodecs.jpeg8_encode(scene(12, 27, 35, 3), 90, bitspersample=12, subsampling="420")
    yield "DCT, colour 420, 12 bits", "51", 12, 3, data
    for progressive, extra in ((True, {}), (False, dict(restart_marker_blocks=2))):
        out = io.BytesIO()
        Image.fromarray(scene(8, 27, 35, 3)).save(out, "JPEG", quality=85, progressive=progressive, **extra)
        yield f"DCT, colour, progressive {progressive}", "50", 8, 3, out.getvalue()


# ---- JPEG 2000


def opj(values, bits, *options, signed=False):
    samples = 1 if values.ndim == 2 else values.shape[2]
    with tempfile.TemporaryDirectory() as folder:
        a, b = f"{folder}/a.rawl", f"{folder}/a.j2k"
        planes = values if samples == 1 else np.ascontiguousarray(values.transpose(2, 0, 1))
        pathlib.Path(a).write_bytes(planes.tobytes())
        shape = f"{values.shape[1]},{values.shape[0]},{samples},{bits},{'s' if signed else 'u'}"
        levels = [] if "-n" in options or values.shape[0] > 35 and "-t" not in options else ["-n", "3"]
        command = ["opj_compress", "-i", a, "-o", b, "-F", shape, *levels, *options]
        subprocess.run(command, check=True, capture_output=True)
        return pathlib.Path(b).read_bytes()


def wavelet_cases():
    for bits in (1, 2, 5, 8, 10, 12, 15, 16):
        for signed in (False, True):
            if bits > 8 or not signed:
                values = scene(bits, signed=signed)
                yield f"JPEG 2000, {bits} bits, signed {signed}", "90", bits, signed, values, opj(values, bits, signed=signed)
    options = {
        "tiles": ["-t", "16,12"],
        "tiles and offset": ["-t", "16,12", "-d", "3,5", "-T", "2,1"],
        "one resolution": ["-n", "1"],
        "three resolutions": ["-n", "3"],
        "blocks of 4 x 8": ["-b", "4,8"],
        "blocks of 64 x 64": ["-b", "64,64"],
        "precincts, RPCL": ["-c", "[16,16],[8,8]", "-p", "RPCL", "-n", "3"],
        "precincts, PCRL": ["-c", "[16,16],[8,8]", "-p", "PCRL", "-n", "3"],
        "precincts, CPRL": ["-c", "[8,8]", "-p", "CPRL", "-n", "3", "-b", "4,4"],
        "RLCP": ["-p", "RLCP"],
        "markers": ["-SOP", "-EPH", "-PLT"],
        "layers": ["-r", "20,5,1", "-n", "4"],
        "mode bypass": ["-M", "1"],
        "mode reset": ["-M", "2"],
        "mode terminate": ["-M", "4"],
        "mode vertical": ["-M", "8"],
        "mode segmentation": ["-M", "32"],
        "all modes": ["-M", "47"],
        "bypass and terminate": ["-M", "5"],
        "region of interest": ["-ROI", "c=0,U=4"],
        "tile parts": ["-t", "16,12", "-TP", "R"],
        "progression change": ["-n", "3", "-POC", "T0=0,0,1,2,3,RLCP/T0=0,0,1,3,3,LRCP"],
    }
    for name, arguments in options.items():
        values = scene(12, 36, 41)
        yield f"JPEG 2000, {name}", "90", 12, False, values, opj(values, 12, *arguments)
    for shape in ((1, 1), (1, 9), (9, 1), (2, 3), (5, 64)):
        values = scene(12, *shape)
        yield f"JPEG 2000, {shape[1]} x {shape[0]}", "90", 12, False, values, opj(values, 12, "-n", str(1 + int(np.log2(min(shape)))))
    values = scene(8, samples=3)
    yield "JPEG 2000, colour", "90", 8, False, values, opj(values, 8)
    yield "JPEG 2000, colour as it is", "90", 8, False, values, opj(values, 8, "-mct", "0")
    for bits in (8, 12, 16):
        for rate in ("4", "12"):
            yield f"JPEG 2000, lossy {rate}, {bits} bits", "91", bits, False, None, opj(scene(bits, 45, 50), bits, "-I", "-r", rate)
    yield "JPEG 2000, lossy, layers", "91", 12, False, None, opj(scene(12, 45, 50), 12, "-I", "-r", "30,10,4", "-t", "33,29")
    yield "JPEG 2000, lossy, signed", "91", 12, True, None, opj(scene(12, 45, 50, signed=True), 12, "-I", "-r", "5", signed=True)
    yield "JPEG 2000, lossy, colour", "91", 8, False, None, opj(scene(8, 45, 50, 3), 8, "-I", "-r", "5")


def htj2k_cases():
    for bits, samples in ((8, 1), (8, 3), (16, 1)):
        values = scene(bits, 33, 35, samples)
        data = bytes(imagecodecs.htj2k_encode(values, reversible=True))
        yield f"HTJ2K, {bits} bits, {samples} samples", "201", bits, False, values, data


# ---- all


def case(name, uid, values, bits, data, signed=False):
    samples = 1 if values.ndim == 2 else values.shape[2]
    packed = base64.b64encode(zlib.compress(np.ascontiguousarray(values, "<i2" if signed else "<u2").tobytes(), 9)).decode()
    return dict(
        name=name,
        uid=UID + uid if uid != "5" else pydicom.uid.RLELossless,
        file=base64.b64encode(data).decode(),
        rows=values.shape[0],
        columns=values.shape[1],
        samples=samples,
        allocated=8 if bits <= 8 else 16,
        bits=bits,
        signed=signed,
        values=packed,
    )



def lossless_all():
    for name, uid, values, bits, data in lossless_cases():
        # libjpeg-turbo for all, as libjpeg by Richter has no point transform
        assert np.array_equal(turbo(data, values), values), name
        yield case(name, uid, values, bits, data)


def ls_all():
    for name, uid, values, bits, data in ls_cases():
        assert np.array_equal(ls_decoded(data, values.shape, bits), values), name
        yield case(name, uid, values, bits, data)


def rle_all():
    for name, values, bits, data in rle_cases():
        yield case(name, "5", values, bits, data)


def dct_all():
    for name, uid, bits, samples, data in dct_cases():
        yield case(name, uid, libjpeg.decode(data), bits, data)


def wavelet_all(given=wavelet_cases):
    for name, uid, bits, signed, values, data in given():
        # pylibjpeg takes the offset of an image for a part of it
        decoded = openjpeg.decode(data) if "offset" not in name else imagecodecs.jpeg2k_decode(data)
        assert values is None or np.array_equal(decoded, values), name
        yield case(name, uid, decoded, bits, data, signed)


def main():
    parts = dict(rle=rle_all, lossless=lossless_all, ls=ls_all, dct=dct_all, wavelet=wavelet_all)
    parts["htj2k"] = lambda: wavelet_all(htj2k_cases)
    for name, cases in parts.items():
        out = GOLDEN / f"codecs-small-{name}.json"
        made = list(cases())
        out.write_text(json.dumps(dict(cases=made), indent=0) + "\n")
        print(out.name, len(made), "cases,", out.stat().st_size, "bytes")


main()
