"""Golden DICOM files, tiny and synthetic, with what pydicom, SimpleITK and torchxrayvision make of them.

Writes hilum-core/src/test/resources/golden/dicom-small.json:

  files    each with its bytes and, where it has pixels, pydicom's pixel_array(raw=True), the values after
           apply_modality_lut, after apply_voi_lut, the RGB of convert_color_space or apply_color_lut, and
           torchxrayvision's read_xray_dcm
  texts    files whose attributes pydicom reads, as a tree of strings
  splines  images and SimpleITK's sitkBSpline of them, outer edges on outer edges

Arrays are zlib + base64, little-endian.

    python tools/reference/dicom_small.py
"""

import base64
import io
import json
import pathlib
import tempfile
import warnings
import zlib

import numpy as np
import pydicom
import SimpleITK as sitk
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut, convert_color_space, pixel_array
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGBaseline8Bit,
    RLELossless,
)

warnings.simplefilter("ignore")
OUT = pathlib.Path(__file__).parents[2] / "hilum-core/src/test/resources/golden/dicom-small.json"
rng = np.random.default_rng(20261123)


def packed(array, dtype=None):
    array = np.ascontiguousarray(array if dtype is None else np.asarray(array, dtype))
    array = array.astype(array.dtype.newbyteorder("<"))
    return base64.b64encode(zlib.compress(array.tobytes(), 9)).decode()


def new(syntax=ExplicitVRLittleEndian):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    ds.SOPInstanceUID = "1.2.3.4"
    return ds


def image(values, stored=None, photometric="MONOCHROME2", syntax=ExplicitVRLittleEndian, frames=1, **more):
    """A data set of these values: [H, W], [F, H, W], [H, W, 3] or [F, H, W, 3]."""
    ds = new(syntax)
    colour = values.shape[-1] == 3 and photometric != "MONOCHROME2"
    shape = values.shape[1:] if frames > 1 else values.shape
    ds.Rows, ds.Columns = shape[:2]
    ds.SamplesPerPixel = 3 if colour else 1
    if colour:
        ds.PlanarConfiguration = 0
    if frames > 1:
        ds.NumberOfFrames = frames
    ds.PhotometricInterpretation = photometric
    ds.BitsAllocated = 8 * values.dtype.itemsize
    ds.BitsStored = stored or ds.BitsAllocated
    ds.HighBit = ds.BitsStored - 1
    ds.PixelRepresentation = int(values.dtype.kind == "i")
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    data = np.ascontiguousarray(values).astype(values.dtype.newbyteorder(order)).tobytes()
    ds.PixelData = data + b"\0" * (len(data) % 2)
    ds["PixelData"].VR = "OB" if ds.BitsAllocated == 8 else "OW"
    for key, value in more.items():
        setattr(ds, key, value)
    return ds


def encoded(ds):
    buffer = io.BytesIO()
    syntax = ds.file_meta.TransferSyntaxUID
    pydicom.dcmwrite(
        buffer,
        ds,
        implicit_vr=syntax == ImplicitVRLittleEndian,
        little_endian=syntax != ExplicitVRBigEndian,
        enforce_file_format=True,
    )
    return buffer.getvalue()


def lut(first, bits, entries, signed=False):
    item = Dataset()
    item.add_new("LUTDescriptor", "SS" if signed else "US", [len(entries), first, bits])
    item.add_new("LUTData", "US", [int(e) for e in entries])
    return Sequence([item])


def noise(bits, *shape, signed=False):
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1)) if signed else (0, 2**bits)
    size = 8 if bits <= 8 else 16 if bits <= 16 else 32
    return rng.integers(low, high, shape, dtype=f"{'i' if signed else 'u'}{size // 8}")


def files():
    mono12 = noise(12, 9, 11)
    yield "plain", image(mono12, 12)
    yield "rescale and window", image(
        mono12, 12, RescaleSlope=2.5, RescaleIntercept=-1000, WindowCenter=3000, WindowWidth=2500)
    yield "monochrome1, two windows", image(
        mono12, 12, "MONOCHROME1", WindowCenter=[2000, 100], WindowWidth=[1500, 10], PresentationLUTShape="INVERSE")
    signed = noise(14, 9, 11, signed=True)
    yield "signed, linear exact", image(
        signed, 14, WindowCenter=-100.5, WindowWidth=3000, VOILUTFunction="LINEAR_EXACT")
    yield "sigmoid", image(
        noise(8, 9, 11), WindowCenter=120, WindowWidth=60, VOILUTFunction="SIGMOID", RescaleSlope="1", RescaleIntercept="0")
    yield "modality table and window", image(
        mono12, 12, ModalityLUTSequence=lut(100, 16, rng.integers(0, 65536, 3000)), WindowCenter=30000, WindowWidth=40000)
    yield "value of interest table", image(
        mono12, 12, VOILUTSequence=lut(500, 12, np.sort(rng.integers(0, 4096, 2500))), WindowCenter=1, WindowWidth=2)
    yield "signed value of interest table", image(
        signed, 14, VOILUTSequence=lut(-4000, 10, np.sort(rng.integers(0, 1024, 6000)), signed=True))
    yield "rubbish above the stored bits", image(noise(16, 9, 11), 10)
    yield "signed rubbish", image(noise(16, 9, 11, signed=True), 11)
    yield "32 bits", image(noise(32, 5, 6))
    yield "32 bits signed", image(noise(32, 5, 6, signed=True))
    yield "big endian", image(mono12, 12, syntax=ExplicitVRBigEndian, RescaleSlope=1, RescaleIntercept=7)
    words = image(noise(8, 3, 3, 3), syntax=ExplicitVRBigEndian, frames=3)
    words.PixelData = np.frombuffer(words.PixelData, "<u2").astype(">u2").tobytes()
    words["PixelData"].VR = "OW"
    yield "bytes in big-endian words, odd frames", words
    yield "implicit, three frames", image(noise(16, 3, 5, 7), syntax=ImplicitVRLittleEndian, frames=3)
    more = image(noise(16, 3, 4, 4), frames=3)
    more.NumberOfFrames = 2
    yield "a frame more than told", more
    bits = image(np.zeros((3, 7, 5), "u1"), frames=3)
    bits.BitsAllocated = bits.BitsStored = 1
    bits.HighBit = 0
    data = np.packbits(rng.integers(0, 2, 105, dtype="u1"), bitorder="little").tobytes()
    bits.PixelData = data + b"\0" * (len(data) % 2)
    yield "single bits, three frames", bits
    for name, key, dtype in (("float", "FloatPixelData", "<f4"), ("double", "DoubleFloatPixelData", "<f8")):
        ds = image(np.zeros((4, 5), "u4" if name == "float" else "u8"))
        del ds.PixelData, ds.BitsStored, ds.HighBit, ds.PixelRepresentation
        setattr(ds, key, rng.normal(size=20).astype(dtype).tobytes())
        yield name, ds
    rgb = noise(8, 6, 8, 3)
    yield "rgb", image(rgb, photometric="RGB")
    planes = image(rgb, photometric="RGB", PlanarConfiguration=1)
    planes.PixelData = np.ascontiguousarray(rgb.transpose(2, 0, 1)).tobytes()
    yield "rgb in planes", planes
    yield "ybr full", image(rgb, photometric="YBR_FULL")
    half = image(rgb, photometric="YBR_FULL_422")
    half.PixelData = noise(8, 96).tobytes()
    yield "ybr 422", half
    for entries, data_type in ((8, "u1"), (16, "<u2")):
        palette = image(noise(8, 6, 8), photometric="PALETTE COLOR")
        for colour in ("Red", "Green", "Blue"):
            descriptor = f"{colour}PaletteColorLookupTableDescriptor"
            setattr(palette, descriptor, [200, 20, entries])
            table = rng.integers(0, 2**entries, 200).astype(data_type).tobytes()
            setattr(palette, f"{colour}PaletteColorLookupTableData", table)
        yield f"palette of {entries} bits", palette
    segmented = image(noise(8, 6, 8), photometric="PALETTE COLOR")
    for i, colour in enumerate(("Red", "Green", "Blue")):
        setattr(segmented, f"{colour}PaletteColorLookupTableDescriptor", [256, 0, 16])
        words = [0, 1, 1000 * i, 1, 99, 60000 - i, 0, 2, 7, 9, 1, 154, 300 * i]
        setattr(segmented, f"Segmented{colour}PaletteColorLookupTableData", np.array(words, "<u2").tobytes())
    yield "palette in segments", segmented
    rle = image(noise(12, 3, 9, 11), 12, frames=3)
    rle.compress(RLELossless)
    yield "rle, three frames", rle
    fragmented = image(noise(12, 3, 9, 11), 12, frames=3)
    frames = [rle_frame for rle_frame in pydicom.encaps.generate_frames(rle.PixelData, number_of_frames=3)]
    fragmented.file_meta.TransferSyntaxUID = RLELossless
    fragmented.PixelData = encapsulate(frames, fragments_per_frame=2, has_bot=True)
    fragmented["PixelData"].is_undefined_length = True
    yield "rle in fragments with offsets", fragmented
    extended = image(noise(12, 3, 9, 11), 12, frames=3)
    extended.file_meta.TransferSyntaxUID = RLELossless
    extended.PixelData, extended.ExtendedOffsetTable, extended.ExtendedOffsetTableLengths = encapsulate_extended(frames)
    extended["PixelData"].is_undefined_length = True
    yield "rle with extended offsets", extended
    jpegs = []
    for _ in range(2):
        buffer = io.BytesIO()
        Image.fromarray(noise(8, 16, 16)).save(buffer, "JPEG", quality=90)
        jpegs.append(buffer.getvalue())
    jpeg = image(noise(8, 2, 16, 16), frames=2, syntax=JPEGBaseline8Bit)
    jpeg.PixelData = encapsulate(jpegs, fragments_per_frame=2, has_bot=False)
    jpeg["PixelData"].is_undefined_length = True
    yield "jpeg in fragments without offsets", jpeg
    yield "deflated", image(mono12, 12, syntax=DeflatedExplicitVRLittleEndian)


def case(name, ds):
    data = encoded(ds)
    read = pydicom.dcmread(io.BytesIO(data))
    stored = pixel_array(read, raw=True)
    one = {
        "name": name,
        "file": base64.b64encode(data).decode(),
        "shape": list(stored.shape),
        "type": stored.dtype.newbyteorder("<").str[1:],
        "stored": packed(stored),
    }
    photometric = read.PhotometricInterpretation
    if photometric == "PALETTE COLOR":
        coloured = apply_color_lut(stored, read)
        one["rgb"] = packed(coloured >> (8 * (coloured.dtype.itemsize - 1)), "u1")
    elif stored.shape[-1] == 3 and read.SamplesPerPixel == 3:
        rgb = stored if photometric == "RGB" else convert_color_space(stored, "YBR_FULL", "RGB")
        one["rgb"] = packed(rgb, "u1")
    elif stored.dtype.kind in "iu":
        modality = apply_modality_lut(stored, read)
        one["modality"] = packed(modality, "f4")
        if "VOILUTSequence" in read or "WindowCenter" in read:
            one["voi"] = packed(apply_voi_lut(modality, read), "f4")
    if photometric.startswith("MONOCHROME") and stored.ndim == 2 and stored.dtype.kind == "u" and stored.dtype.itemsize < 4:
        import torchxrayvision

        with tempfile.NamedTemporaryFile(suffix=".dcm") as file:
            file.write(data)
            file.flush()
            one["xrv"] = packed(torchxrayvision.utils.read_xray_dcm(file.name), "f4")
    return one


def tree(ds):
    """Attributes as strings, sequences as lists of trees; numbers in binary as integers."""
    out = {}
    for element in ds:
        key = f"{int(element.tag):08x}"
        if element.VR == "SQ":
            out[key] = [tree(item) for item in element.value]
        elif element.VR in ("OB", "OW", "UN", "FL", "FD", "OF", "OD"):
            continue
        else:
            values = element.value if element.VM > 1 else [element.value] if element.VM == 1 else []
            number = element.VR in ("DS", "IS")
            out[key] = [getattr(v, "original_string", str(v)).strip() if number else str(v) for v in values]
    return out


def texts():
    names = {
        "ISO_IR 100": "Buc^Jérôme",
        "ISO_IR 101": "Wałęsa^Łukasz",
        "ISO_IR 109": "Ĉapelo^Ĝoja",
        "ISO_IR 110": "Jānis^Bērziņš",
        "ISO_IR 126": "Διονυσιος",
        "ISO_IR 127": "قباني^لنزار",
        "ISO_IR 138": "שרון^דבורה",
        "ISO_IR 144": "Люкceмбypг",
        "ISO_IR 148": "Çavuşoğlu^Işıl",
        "ISO_IR 192": "Wang^XiaoDong=王^小东=",
        "GB18030": "Wang^XiaoDong=王^小东=",
        "GBK": "Wang^XiaoDong=王^小东=",
    }
    for charset, name in names.items():
        ds = new()
        ds.SpecificCharacterSet = charset
        ds.PatientName = name
        ds.PatientComments = name.replace("=", " ")
        yield charset, encoded(ds)
    raw = {
        "japanese, kanji": (["", "ISO 2022 IR 87"], b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B"),
        "japanese, katakana": (["ISO 2022 IR 13", "ISO 2022 IR 87"], b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J"),
        "korean": (["", "ISO 2022 IR 149"], b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf"),
        "greek in latin": (["ISO 2022 IR 100", "ISO 2022 IR 126"], b"Dionysios is \x1b-F\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2"),
    }
    for label, (charset, name) in raw.items():
        ds = new()
        ds.SpecificCharacterSet = charset
        ds.add_new("PatientName", "PN", "@")
        data = encoded(ds)
        name += b" " * (len(name) % 2)
        at = data.index(b"PN\x02\x00@ ")
        data = data[:at] + b"PN" + len(name).to_bytes(2, "little") + name + data[at + 6 :]
        yield label, data
    for label, syntax in (
        ("explicit", ExplicitVRLittleEndian),
        ("implicit", ImplicitVRLittleEndian),
        ("big endian", ExplicitVRBigEndian),
        ("deflated", DeflatedExplicitVRLittleEndian),
    ):
        for undefined in (False, True):
            ds = new(syntax)
            ds.PatientAge, ds.PatientBirthDate = "058Y", "19641231"
            ds.ImageType = ["DERIVED", "PRIMARY", "", "TEST"]
            ds.PixelSpacing, ds.InstanceNumber = ["0.1430", "0.143"], " 12"
            ds.Rows, ds.Columns = 5, 7
            ds.FrameIncrementPointer = 0x00181063
            ds.PixelRepresentation, ds.SmallestImagePixelValue = 1, -3
            inner, outer = Dataset(), Dataset()
            inner.CodeValue, inner.CodeMeaning = "T-1", "inner"
            outer.PurposeOfReferenceCodeSequence = Sequence([inner, inner])
            outer.ReferencedSOPInstanceUID = "1.2.3"
            ds.ReferencedImageSequence = Sequence([outer, Dataset(), outer])
            block = ds.private_block(0x0011, "HILUM TEST", create=True)
            block.add_new(1, "LO", "private text")
            for sequence in (ds["ReferencedImageSequence"], outer["PurposeOfReferenceCodeSequence"]):
                sequence.is_undefined_length = undefined
            for item in [*ds.ReferencedImageSequence, *outer.PurposeOfReferenceCodeSequence]:
                item.is_undefined_length_sequence_item = undefined
            data = encoded(ds)
            yield f"{label}, {'undefined' if undefined else 'defined'} lengths", data
            if label != "deflated" and not undefined:
                yield f"{label} without preamble", data[132:]
            if label == "explicit" and undefined:
                at = data.index(b"\x08\x00\x40\x11SQ")
                yield "sequence as UN", data[: at + 4] + b"UN" + data[at + 6 :]
                meta = data.index(b"\x08\x00\x16\x00UI")
                yield "explicit without meta", data[meta:]


def splines():
    for height, width, out_height, out_width in ((40, 31, 20, 16), (33, 60, 50, 91), (7, 9, 5, 4), (64, 64, 17, 17)):
        values = rng.integers(0, 4096, (height, width)).astype("f4")
        source = sitk.GetImageFromArray(values)
        spacing = [width / out_width, height / out_height]
        result = sitk.Resample(
            source,
            [out_width, out_height],
            sitk.Transform(),
            sitk.sitkBSpline,
            [0.5 * s - 0.5 for s in spacing],
            spacing,
            [1.0, 0.0, 0.0, 1.0],
        )
        yield {
            "shape": [height, width],
            "resized": [out_height, out_width],
            "values": packed(values),
            "expected": packed(sitk.GetArrayFromImage(result), "f4"),
        }


def text_case(label, data):
    read = pydicom.dcmread(io.BytesIO(data), force=True)
    return {"name": label, "file": base64.b64encode(data).decode(), "attributes": tree(read)}


def directory():
    """A DICOMDIR of two patients, as pydicom's FileSet writes it, and its records."""
    from pydicom.fileset import FileSet

    with tempfile.TemporaryDirectory() as folder:
        files = FileSet()
        for patient, study, series, instance in ((1, 1, 1, 1), (1, 1, 1, 2), (1, 2, 3, 4), (2, 5, 6, 7)):
            ds = image(np.zeros((2, 2), "u1"))
            ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = f"1.2.{instance}"
            ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
            ds.PatientID, ds.PatientName = f"P{patient}", "A^B"
            ds.StudyInstanceUID, ds.SeriesInstanceUID = f"1.3.{study}", f"1.4.{series}"
            ds.StudyDate, ds.StudyTime, ds.StudyID = "20200101", "000000", str(study)
            ds.Modality, ds.SeriesNumber, ds.InstanceNumber = "DX", series, instance
            files.add(ds)
        files.write(pathlib.Path(folder))
        records = sorted(
            [
                pathlib.Path(i.path).relative_to(folder).as_posix(),
                i.PatientID,
                i.StudyInstanceUID,
                i.SeriesInstanceUID,
                i.SOPInstanceUID,
            ]
            for i in files
        )
        data = (pathlib.Path(folder) / "DICOMDIR").read_bytes()
    return {"file": base64.b64encode(data).decode(), "records": records}


document = {
    "made by": f"pydicom {pydicom.__version__}, SimpleITK {sitk.Version_VersionString()}",
    "files": [case(name, ds) for name, ds in files()],
    "texts": [text_case(*each) for each in texts()],
    "splines": list(splines()),
    "directories": [directory()],
}
OUT.write_text(json.dumps(document, ensure_ascii=True, indent=0) + "\n")
print(OUT.stat().st_size, "bytes", {k: len(v) for k, v in document.items() if isinstance(v, list)})
