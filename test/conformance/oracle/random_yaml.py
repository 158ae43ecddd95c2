#!/usr/bin/env python3
"""Print random calls of OmegaConf.create on YAML text and of OmegaConf.to_yaml on awkward strings, for replay.py.

    python random_yaml.py SEED COUNT
"""
import json
import random
import sys

SCALARS = [
    "yes", "No", "on", "OFF", "true", "tRue", "null", "Null", "~", "", "none", "y", "inf", ".inf", "-.INF", ".nan", "NaN",
    "1e3", "017", "08", "1:30", "1:30:45", "1:30.5", "<<", "=", "0x1F", "0b101", "1_000", "1_000_", "-1:30", "1:70", "+.5",
    "-.5", "5.", "5.e3", ".5e3", ".5e+3", "190:20:30.15", "0_1", "1e400", "-0", "+0", "0.0", "00", "0o7", "!!int 017",
    "!!float 1", "!!str 1", "!!bool on", "!!null ''", "'1'", '"1"', "!!float 1e3", "!!int 1.5", "!!binary aGk=", "*a",
    "12345678901234567890", "2001-01-01",
]
WORDS = [
    "a", "b ", "long word", "x: y", "# c", " #", "'q'", '"d"', "\n", "\n\n", " \n", "\n ", "\t", "é", "日本", "😀", "\u00a0", "\u2028",
    "\x85", "-", "- ", "?", "? ", ":", "${a}", "[", "]", "{", "}", ",", "&", "*", "!", "|", ">", "%", "@", "`", "true", "y", "No", "null",
    "~", "1", "1.5", "1e3", "0x1F", "017", "1_000", "1:30", "inf", "nan", ".inf", "2001-01-01", "=", "<<", "---", "...", "--- a",
    "the quick brown fox jumps over the lazy dog ", "supercalifragilisticexpialidocious", " ", "  ", "\\", "\r", "\ufeff", "\x07",
    "0o17", "+1", "-.5", ".5", "1.", "_", "__proto__", "???", "\u0661",
]
NUMBERS = [None, True, False, 0, -5, 10**20, 1.0, 1e-5, 1e16, 1e22, 123456.789, -0.0, 2.5e-300, 1e100, 0.1]


def token():
    if random.random() < 0.5:
        return random.choice(SCALARS)
    return "".join(random.choice("0123456789__..--+eExXboaAfFnN~yYst<=tTrRuUeE") for _ in range(random.randint(1, 6)))


def document():
    kind = random.random()
    if kind < 0.5:
        return "a: " + token()
    if kind < 0.6:
        return "- " + token() + "\n- " + token()
    if kind < 0.7:
        return "{a: " + token() + ", b: " + token() + "}"
    if kind < 0.8:
        return "k" + token() + ": " + token() + "\n" + random.choice(["x", "1", "1.5", "true", "'1'"]) + ": " + token()
    if kind < 0.9:
        return "a: &a\n  x: 1\n  k: " + token() + "\nb:\n  <<: *a\n  k: " + token() + "\n"
    return "a: [" + token() + ", " + token() + "]"


def text():
    return "".join(random.choice(WORDS) for _ in range(random.choice([1, 1, 1, 2, 3, 4, 8, 20])))


def value(depth):
    kind = random.random()
    if depth == 0 or kind < 0.5:
        return text() if random.random() < 0.7 else random.choice(NUMBERS)
    count = random.choice([0, 1, 2, 3])
    if kind < 0.75:
        return [value(depth - 1) for _ in range(count)]
    return {text(): value(depth - 1) for _ in range(count)}


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    random.seed(seed)
    for number in range(count):
        case = {"api": "OmegaConf.create", "args": [document()], "kwargs": {}}
        if number % 3 == 0:
            kwargs = random.choice([{}, {}, {}, {"sort_keys": True}, {"default_flow_style": True}, {"default_flow_style": None}])
            case = {"api": "OmegaConf.to_yaml", "args": [{"k": value(3)}], "kwargs": kwargs}
        print(json.dumps({**case, "id": f"y{seed}-{number}"}))


if __name__ == "__main__":
    main()
