"""Writes what pydicom makes of a folder of DICOM files: shape, type and SHA-256 of the stored values.

    python tools/reference/dicom_pydicom_sha.py ../shared/data/dicom docs/evidence/dicom-pydicom.csv

Stored values are `pixel_array(raw=True)`: little-endian, C order. A file without pixels has no hash; a
file that pydicom cannot read or decode has its error. `hilum-bench dicom` compares the table with ours.
The decoders are pylibjpeg's (libjpeg, openjpeg, rle). Only hashes are written, no values.
"""

import csv
import hashlib
import pathlib
import sys
import warnings

import numpy as np
import pydicom
from pydicom.pixels import pixel_array

warnings.simplefilter("ignore")
pydicom.config.logger.disabled = True
root, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])


def row(path):
    name = path.relative_to(root).as_posix()
    try:
        ds = pydicom.dcmread(path, force=True)
        elements = len(ds)
        if not any(k in ds for k in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")):
            return [name, elements, "", "", "", "no pixels"]
        values = pixel_array(ds, raw=True)
        values = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
        shape = "x".join(map(str, values.shape))
        digest = hashlib.sha256(values.tobytes()).hexdigest()
        return [name, elements, shape, values.dtype.str[1:], digest, ""]
    except Exception as error:  # whatever pydicom raises is what the table tells
        line = str(error).strip().splitlines()
        return [name, "", "", "", "", f"{type(error).__name__}: {line[0] if line else ''}"[:160]]


files = sorted(p for p in root.rglob("*") if p.is_file() and p.suffix == ".dcm")
with out.open("w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["file", "elements", "shape", "type", "sha256", "error"])
    writer.writerows(row(p) for p in files)
print(f"{len(files)} files, pydicom {pydicom.__version__}")
