"""Prints random words whose keys have brackets and escapes, as cases of `parse_rule` for `replay.py`.

    python random_keys.py SEED COUNT | python -W ignore replay.py > ../hydra-1.4rc3-keys.jsonl
"""
import hashlib
import json
import random
import sys

ATOMS = ["a", "items", "m2", "_x", "$v", "0", "12", "01", "1_0", "-1", "a-b", "x y", "é", ""]
ESCAPES = ["\\.", "\\[", "\\]", "\\=", "\\\\", "\\x"]


def segment(rng):
    """A part of a key: mostly right, sometimes with an escape or two."""
    text = rng.choice(ATOMS[:11] if rng.random() < 0.85 else ATOMS)
    while rng.random() < 0.3:
        text += rng.choice(ESCAPES[:4] if rng.random() < 0.85 else ESCAPES) + rng.choice(["", "b", "3"])
    return text


def key(rng):
    """A key of some parts behind dots, in brackets, now and then broken."""
    text = segment(rng) if rng.random() < 0.95 else ""
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        end = "]" if rng.random() < 0.95 else ""
        text += rng.choice([f"[{segment(rng)}{end}", f"[{segment(rng)}{end}", f".{segment(rng)}"])
    if rng.random() < 0.1:
        text += rng.choice(["@", "@p", "/g", "/g[0]", "@p[0]", " ", ":"])
    return text


def main():
    rng = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        sign = rng.choice(["", "", "", "+", "++", "~"])
        value = rng.choice(["=1", "=1", "=b=c", "=", "=[1,{x:2}]", "" if sign == "~" else "=x"])
        word = sign + key(rng) + value
        case = {"api": "parse_rule", "args": [word, "override"], "kwargs": {}}
        print(json.dumps({**case, "id": "k" + hashlib.sha1(word.encode()).hexdigest()[:9]}))


if __name__ == "__main__":
    main()
