"""Records how OmegaConf writes and reads line breaks and characters that YAML escapes: breaks.jsonl.

    pip install omegaconf==2.4.1rc1 PyYAML==6.0.4
    python record.py > breaks.jsonl

`{"value": …, "text": …, "key": …}`: what `to_yaml` makes of the text as a value and as a key, both read back as equal (`"lost"` where not).
`{"read": …, "gives": …}`: what a text is read as; null where it is refused.
"""
import json
import random

from omegaconf import OmegaConf

CHARS = list("ab  \n\r\t\0'\"\\#:-") + [
    "\x07", "\x1b", "\x7f", "\x80", "\x85", "\x9f", "\xa0", "\xe4", "\u2027", "\u2028", "\u2029", "\u202a",
    "\ud7ff", "\ue000", "\ufeff", "\ufffd", "\ufffe", "\uffff", "\U0001f600",
]  # fmt: skip
BREAKS = ["\n", "\x85", "\u2028", "\u2029"]
TEMPLATES = ["k: {}", "k: '{}'", 'k: "{}"', "k: |\n  {}", "k: >\n  {}", "k: >-\n  {}", "k: |+\n  {}\nl: 1", "- {}\n- b", "'{}': 1",
             "[{}, 'b{}']", "# {}\nk: 1", "k: 1\r{}l: 2", "k: 1 # {}\nl: 2", "? '{}'\n: 1"]  # fmt: skip


def plain(config):
    return OmegaConf.to_container(config)


def read(text):
    try:
        return plain(OmegaConf.create(text))
    except Exception:
        return None


def written(value):
    text = OmegaConf.to_yaml(OmegaConf.create(value))
    return text if read(text) == value else "lost"


def record(random_):
    texts = CHARS + [a + b + c for a in "a " for b in BREAKS for c in ["", "a", " ", *BREAKS]]
    texts += ["".join(random_.choices(CHARS + 3 * BREAKS, k=random_.randint(2, 9))) for _ in range(300)]
    texts += [("word " * 12 + mark + " word" * 14) for mark in BREAKS]
    for text in dict.fromkeys(texts):
        yield {"value": text, "text": written({"k": text}), "key": written({text: "v"})}
    # Lines go on indented, without tabs: what else there is between the two versions of YAML is no matter here.
    marks = [mark + "  " for mark in ["\n", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\u2028\u2028", "\n\u2028", "\u2029\x85", "\n\n"]]
    inside = ["a", "b", " ", "  ", "''", "- c", "#", *marks]
    for template in TEMPLATES:
        for _ in range(40):
            text = template.replace("{}", "".join(random_.choices(inside, k=random_.randint(2, 7))))
            yield {"read": text, "gives": read(text)}
    for text in ["k: \"a\\\u2028  b\"", "k: \"a\\\x85  b\"", 'k: "\\N\\L\\P\\_"', "k: 'a\u2028\u2028\n b'", "\ufeffk: 1", "k: 1\u2028l: 2", "k: \ufeff1"]:
        yield {"read": text, "gives": read(text)}


for row in record(random.Random(16)):
    print(json.dumps(row))
