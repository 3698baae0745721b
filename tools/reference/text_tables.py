"""The tables behind open_clip's text cleaning, as data for the Java port.

Writes hilum-core/src/main/resources/dev/hilum/report/
  mojibake.json       what ftfy (Apache-2.0) knows of wrongly decoded text: its two detectors, with the
                      blanks and comments of Python's verbose patterns taken out and \\w, \\s written as
                      the classes that Python means; its single-byte code pages; its ligatures
  html-entities.json  the names of HTML 5 as Python's html module has them

    python tools/reference/text_tables.py
"""

import html
import html.entities
import json
import pathlib
import re

import ftfy
from ftfy import badness, chardata

OUT = pathlib.Path(__file__).parents[2] / "hilum-core/src/main/resources/dev/hilum/report"


def plain(pattern):
    """A verbose Python pattern for java.util.regex: no blanks or comments outside of classes."""
    out, inside, i = [], False, 0
    while i < len(pattern):
        c = pattern[i]
        if inside:
            inside = c != "]"
            out.append(c)
        elif c == "\\":
            out.append({"w": r"[\p{L}\p{N}_]", "s": r"[\p{IsWhite_Space}\x1c-\x1f]"}[pattern[i + 1]])
            i += 1
        elif c == "#":
            i = pattern.index("\n", i)
        elif not c.isspace() or c in "\x85\xa0":
            inside = c == "["
            out.append(c)
        i += 1
    return "".join(out)


def code_page(encoding):
    return bytes(range(256)).decode(encoding)


def write(name, table):
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / name
    path.write_text(json.dumps(table, ensure_ascii=True, indent=0) + "\n")
    print(name, path.stat().st_size, "bytes")


def main():
    mojibake = {
        "source": f"ftfy {ftfy.__version__}, Apache-2.0",
        "bad": plain(badness.BADNESS_RE.pattern),
        "utf8": plain(chardata.UTF8_DETECTOR_RE.pattern),
        "code_pages": {e: code_page(e) for e in chardata.CHARMAP_ENCODINGS},
        "ligatures": {chr(k): v for k, v in chardata.LIGATURES.items()},
    }
    write("mojibake.json", mojibake)
    upper = {k: v for k, v in chardata.HTML_ENTITIES.items() if k[1:] not in html.entities.html5}
    write("html-entities.json", {"names": html.entities.html5, "capitals": {k[1:]: v for k, v in upper.items()}})
    controls = {str(k): v for k, v in html._invalid_charrefs.items()}
    print(len(controls), "numbers with another meaning,", len(html._invalid_codepoints), "left out")


main()
