"""Records what Python makes of `%` formats: percent-format.jsonl. Python 3.11: python record-percent.py > percent-format.jsonl

`{"format": …, "gives": …}`, null where Python raises.
"""
import itertools
import json
import random

VALUES = {"text": "it's \u00e4\U0001f600\n", "one": "x", "int": 30, "minus": -42, "zero": 0, "float": 23.0, "half": -0.5, "time": 1764496047.123,
          "small": 1.5e-7, "big": 2.5e22, "tie": 2.5, "quarter": 0.125}  # fmt: skip


def gives(text):
    try:
        return text % VALUES
    except Exception:
        return None


def formats():
    yield from ["%(float)03d", "%(text).3s", "%(one)-8s|", "%(text)8.3s|", "%(float)05.1f", "%%", "100%% %(int)d", "%(int)", "%(int", "%", "%z", "a %(int)z"]
    yield from ["%(text)%", "%(int)5%|", "%5%|", "%-5%|", "%(none)s", "%(int)ld", "%(int)hd", "%(int)Ld", "%(int)lld", "%(int)*d", "%(int).*d", "%(int).d"]
    yield from ["%(int).s|", "%(text)s %(int)d%%", "%(a(b))s", "%()s", "%(int) 5d|", "%(int)+-5d|", "% (int)d", "%5(int)d", "%(int)5.d|", "%d", "%(int)S", "no field"]
    yield from [f"%({name}).{digits}{kind}|" for name in ["half", "tie", "quarter", "minus", "big"] for digits in range(4) for kind in "efg"]
    for name, flags, size, kind in itertools.product(VALUES, ["", "0", "-", "+", " #"], ["", "8", ".2", "9.3", ".0"], "diouxXeEfFgGcrsa"):
        if random_.random() < 0.25:
            yield f"%({name}){flags}{size}{kind}|"
    for _ in range(200):
        size = random_.choice(["", "1", "6", "30"]) + random_.choice(["", ".", ".1", ".17", ".40"])
        flags = "".join(random_.choices("#0- +", k=random_.randint(0, 3)))
        yield f"%({random_.choice(list(VALUES))}){flags}{size}{random_.choice('dxXoeEfgGsra')}|"


random_ = random.Random(20)
for text in dict.fromkeys(formats()):
    print(json.dumps({"format": text, "gives": gives(text)}))
