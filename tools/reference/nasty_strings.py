"""Strings that tell tokenizers apart; written for these goldens, none from a data set."""

import random
import unicodedata

WRITTEN = [
    "", " ", "   ", "\n", "\t \r\n ", "a", "A", ".", "...", "!!!??", "'", "''", "\"quoted\"",
    "No acute cardiopulmonary process.", "NO ACUTE CARDIOPULMONARY PROCESS.",
    "The heart size is normal.  There is no pleural effusion or pneumothorax.",
    "1. Stable 2.5 cm nodule.\n2. No effusion.", "2.5cm x 3.0cm", "12345678901234567890", "1,000,000.50",
    "T12, L1-L2 and C7/T1", "10:30 a.m.", "50% > 49% < 51% & more", "e.g., i.e., vs. No. 3",
    "Dr. ___ was paged at ___ by telephone.", "XXXX XXXX, XXXX-year-old", "______", "- item\n- other\n* third",
    "it's we're they've I'm you'll he'd don't", "IT'S WE'RE THEY'VE I'M YOU'LL HE'D DON'T", "'S 'T 'Re", "rock 'n' roll's",
    "it\u2019s we\u2019re \u2018quoted\u2019 \u201cdouble\u201d", "'\u017f", "x'\u017fy", "semi-upright AP/PA", "well-aerated,post-surgical",
    "under_score __init__ snake_case", "C:\\path\\file.txt", "https://example.org/a?b=c&d=e#f", "name@example.org",
    "caf\u00e9", "cafe\u0301", "CAF\u00c9", "na\u00efve r\u00e9sum\u00e9", "\u00c5ngstr\u00f6m \u212bngstrom", "Stra\u00dfe STRASSE", "\u1e9e", "\u0130stanbul \u0131\u015f\u0131k",
    "\u03a3\u0391\u03a3 \u03c3\u03b1\u03c2", "\u039f\u0394\u039f\u03a3", "\u0421\u0435\u0440\u0434\u0446\u0435 \u043d\u043e\u0440\u043c\u0430\u043b\u044c\u043d\u043e", "\u0627\u0644\u0642\u0644\u0628 \u0637\u0628\u064a\u0639\u064a", "\u05dc\u05d1 \u05ea\u05e7\u05d9\u05df", "\u0e2b\u0e31\u0e27\u0e43\u0e08\u0e1b\u0e01\u0e15\u0e34", "\u0939\u0943\u0926\u092f \u0938\u093e\u092e\u093e\u0928\u094d\u092f",
    "\u5fc3\u810f\u6b63\u5e38", "\u5fc3\u81d3\u306f\u6b63\u5e38\u3067\u3059\u3002", "\uc2ec\uc7a5 \uc815\uc0c1", "mixed\u5fc3text\u810fhere", "\u30ab\u30bf\u30ab\u30ca \u3072\u3089\u304c\u306a", "\uff76\uff80\uff76\uff85", "\uff2c\uff2f\uff35\uff24\u3000\uff2e\uff2f\uff29\uff33\uff25\uff33",
    "\U0001f600", "ok \U0001f44d\U0001f3fd good", "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "\U0001f1ef\U0001f1f5 flag", "\u2764\ufe0f heart", "a\U0001f600b", "\U00020000 \U0002f800",
    "zero\u200bwidth", "soft\u00adhyphen", "non\u00a0breaking", "thin\u2009space\u202fnarrow", "line\u2028sep\u2029par", "nel\u0085next", "bom\ufeffinside", "\ufeffstart",
    "null\x00byte", "bell\x07 esc\x1b[31mred\x1b[0m", "vt\x0bff\x0c", "fs\x1cgs\x1drs\x1eus\x1f", "del\x7f", "\u206a\u206f", "\ufff9x\ufffb", "repl\ufffdacement", "private\ue000use",
    "tag <b>bold</b> &amp; entity", "5 &lt; 6 &gt; 4", "&amp;amp; &amp;lt;", "&eacute;&Eacute;&EACUTE;", "&nbsp;x&nbsp;", "&#39;s &#x27;t &#8217;re", "&#0; &#128; &#150; &#13;", "&#xD800; &#x110000; &#99999999999;",
    "&copy 2020 &notit; &notin; &unknown; &", "&hellip;&mdash;&ndash;&frac12;", "&#x1F600;", "&#65 no semicolon", "&#;", "&#x;", "&CounterClockwiseContourIntegral;", "<a href='x'>&eacute;</a>",
    "f\u00c3\u00a9mur", "d\u00c3\u00a9j\u00c3\u00a0 vu", "\u00e2\u20ac\u0153quote\u00e2\u20ac\u009d", "it\u00e2\u20ac\u2122s", "\u00e2\u20ac\u201c dash \u00e2\u20ac\u201d", "\u00c2\u00a0space", "37\u00c2\u00b0C", "\u00c2\u00b1 5 \u00c2\u00b5m",
    "voil\u00c3 le travail", "l\u00c3 \u00c3 la", "\u00f0\u0178\u02dc\u0080", "\u00ef\u00bb\u00bfbom", "\u00c3\u0192\u00c2\u00a9", "\u00d1\u20ac\u00d0\u00b5\u00d0\u00b7\u00d1\u0192\u00d0\u00bb\u00d1\u0152\u00d1\u201a\u00d0\u00b0\u00d1\u201a",
    "\u00e2\u20ac\u0153lossy\u00e2\u20ac\ufffd", "\u0432\u0402\u201cstring\u0432\u0402\u201d", "\u221a\u00a9t\u221a\u00a9", "\u251c\u00aet\u251c\u00ae", "\u0102\u0160l\u0102\u0161", "smart \x93quotes\x94 and \x96 dash", "\x85 ellipsis", "\u00e3\u0081\u0082", "clean \u00e9 text \u00d7 2 \u00b5g/m\u00b2",
    "\u00c3\u00a9 and \u5fc3 mixed", "\u5fc3 \u00e2\u20ac\u2122 mixed", "na\u00c3\u00afve caf\u00c3\u00a9 \u2713", "\u00bfQu\u00e9? \u00a1S\u00ed!", "\u00c2\u00bd tablet", "\u00ce\u00b1\u00ce\u00b2", "100\u20ac \u00a35 \u00a52", "x\u00b2 + y\u00b3 \u2260 z\u2074",
    "\ufb01ne \ufb02ow o\ufb03ce \ufb06", "\u0132sselmeer \u01c4 \u01f1", "\u2460\u2461 \u00bc \u00bd \u2167", "\u2122 \u00ae \u00a9", "H\u2082O CO\u2082", "\u2192 \u2190 \u2191", "\u2264 \u2265 \u00b1 \u00d7 \u00f7", "\u2026 \u2022 \u00b7", "a\u0300\u0301\u0302b", "\u1100\u1161\u11a8",
    "<start_of_text>", "a <start_of_text> b <end_of_text>", "!<end_of_text>", "<START_OF_TEXT>", "<|startoftext|>hello<|endoftext|>", "x<|endoftext|>y", "<|ENDOFTEXT|>", "[CLS] text [SEP]", "[MASK][UNK][PAD]", "[cls]", "a[MASK]b",
    "<s>text</s>", "<unk>", "<0x0A>", "\u2581already\u2581escaped", "\u2581", "<pad>",
    "supercalifragilisticexpialidocious", "pneumonoultramicroscopicsilicovolcanoconiosis", "x" * 99, "x" * 100, "x" * 101, "ab" * 300, "\u5fc3" * 120, "!" * 150, "1" * 150, " " * 40 + "x", "a" + " " * 17 + "b", "\n" * 5 + "x", "word " * 90,
    "a\n\nb\n \nc", "tab\tseparated\tvalues", "trailing   ", "  leading", " \u3000 ideographic ", "CamelCaseWord", "ALLCAPS123", "abc123def456", "3rd 21st 1990s", "v2.0.1-rc3", "0x1F", "1e-5", "$5.00", "(see above)", "{json: [1, 2]}", "a/b/c", "A&B", "R&D's",
    "\ud7ff\ue000", "\U0010ffff", "\u0378 unassigned", "\u202eright to left", "\u061c\u200f marks", "emoji\u2b50\ufe0fstar", "\u3042\u3099", "\u0958", "\uac00\u11a8", "\u1fb3\u03b1\u0345",
    "5 &lt; 6 &amp;amp; &amp;lt;", "\u00bd\u03a3 \u03a3 A\u03a3 A\u03a3. A\u03a3B A\u03a3'b \u03a3a", "<|ENDOFTEXT|>- x", "!<|ENDOFTEXT|>- x", "x <mask> y", "<s>x</s> <pad>",
]


def drawn(count=60, seed=20261123):
    """Random mixtures of pieces and of characters from many blocks; the same in every run."""
    draw = random.Random(seed)
    pieces = [w for w in WRITTEN if 0 < len(w) < 30]
    blocks = [(0x20, 0x7E), (0xA0, 0x17F), (0x370, 0x3FF), (0x400, 0x4FF), (0x2000, 0x206F), (0x2190, 0x22FF), (0x3040, 0x30FF), (0x4E00, 0x4FFF), (0xFF01, 0xFF9F), (0x1F300, 0x1F5FF)]
    for i in range(count):
        if i % 2:
            yield draw.choice(["", " ", "\n"]).join(draw.choice(pieces) for _ in range(draw.randint(2, 5)))
        else:
            characters = (chr(draw.randint(*draw.choice(blocks))) for _ in range(draw.randint(3, 24)))
            yield "".join(c for c in characters if unicodedata.category(c) != "Cn")


STRINGS = WRITTEN + list(drawn())
