"""The training steps of test/bench/engine.ts in JAX, compiled by XLA. Argument and requests as engine_torch.py, without a mode."""
import functools
import json
import os
import sys
import time

THREADS = int(sys.argv[1])
SEVERAL = "true" if THREADS > 1 else "false"
os.environ.setdefault("XLA_FLAGS", f"--xla_cpu_multi_thread_eigen={SEVERAL} intra_op_parallelism_threads={THREADS}")
os.environ.setdefault("NPROC", str(THREADS))
os.environ.setdefault("JAX_PLATFORMS", "cpu")
import jax
from jax import lax, nn, numpy as np, random

KEYS = iter(random.split(random.key(1), 1000))


def weight(*shape):
    fan_in = 1
    for size in shape[:-1]:
        fan_in *= size
    return random.normal(next(KEYS), shape) * (2 / fan_in) ** 0.5


def dense(inside, outside):
    return {"w": weight(inside, outside), "b": np.zeros(outside)}


def apply(layer, x):
    return x @ layer["w"] + layer["b"]


def conv(x, w, stride=1):
    return lax.conv_general_dilated(x, w, (stride, stride), ((1, 1), (1, 1)), dimension_numbers=("NHWC", "HWIO", "NHWC"))


def pool(x):
    return lax.reduce_window(x, -np.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def normalised(x, axes, scale, shift):
    return scale * (x - x.mean(axes, keepdims=True)) * lax.rsqrt(x.var(axes, keepdims=True) + 1e-5) + shift


def mlp():
    def logits(p, x):
        return apply(p[2], nn.relu(apply(p[1], nn.relu(apply(p[0], x)))))
    return [dense(784, 256), dense(256, 256), dense(256, 10)], logits


def cnn():
    def logits(p, x):
        for filter in p["conv"]:
            x = pool(nn.relu(conv(x, filter["w"]) + filter["b"]))
        return apply(p["head"][1], nn.relu(apply(p["head"][0], x.reshape(x.shape[0], -1))))
    filters = [{"w": weight(3, 3, a, b), "b": np.zeros(b)} for a, b in ((1, 16), (16, 32))]
    return {"conv": filters, "head": [dense(1568, 64), dense(64, 10)]}, logits


def resnet20():
    def normed(inside, outside):
        return {"w": weight(3, 3, inside, outside), "scale": np.ones(outside), "shift": np.zeros(outside)}

    def apply_normed(layer, x, stride=1):
        return normalised(conv(x, layer["w"], stride), (0, 1, 2), layer["scale"], layer["shift"])

    def logits(p, x):
        x = nn.relu(apply_normed(p["first"], x))
        for first, second in p["blocks"]:
            more = second["w"].shape[-1] - x.shape[-1]
            stride = 2 if more else 1
            short = np.pad(x[:, ::stride, ::stride], ((0, 0), (0, 0), (0, 0), (more // 2, more - more // 2)))
            x = nn.relu(apply_normed(second, nn.relu(apply_normed(first, x, stride))) + short)
        return apply(p["head"], x.mean((1, 2)))

    blocks, inside = [], 16
    for outside in (16, 32, 64):
        for _ in range(3):
            blocks.append((normed(inside, outside), normed(outside, outside)))
            inside = outside
    return {"first": normed(3, 16), "blocks": blocks, "head": dense(64, 10)}, logits


def lstm():
    def logits(p, x):
        def cell(state, now):
            h, c = state
            i, f, g, o = np.split(now + h @ p["recurrent"], 4, 1)
            c = nn.sigmoid(f) * c + nn.sigmoid(i) * np.tanh(g)
            h = nn.sigmoid(o) * np.tanh(c)
            return (h, c), None
        inputs = apply(p["input"], x).swapaxes(0, 1)
        zeros = np.zeros((x.shape[0], 64))
        (h, _), _ = lax.scan(cell, (zeros, zeros), inputs)
        return apply(p["head"], h)
    return {"input": dense(28, 256), "recurrent": weight(64, 256), "head": dense(64, 10)}, logits


def transformer():
    def norm(layer, x):
        return normalised(x, (-1,), layer["scale"], layer["shift"])

    def attention(p, x):
        q, k, v = (np.split(apply(p["qkv"], x).reshape(*x.shape[:2], 12, 16).transpose(0, 2, 1, 3), 3, 1))
        mixed = nn.softmax(q @ k.swapaxes(2, 3) / 4) @ v
        return apply(p["out"], mixed.transpose(0, 2, 1, 3).reshape(x.shape))

    def logits(p, x):
        x = apply(p["embed"], x) + p["place"]
        for layer in p["layers"]:
            x = x + attention(layer, norm(layer["norm1"], x))
            x = x + apply(layer["down"], nn.gelu(apply(layer["up"], norm(layer["norm2"], x)), approximate=False))
        return apply(p["head"], norm(p["norm"], x).mean(1))

    def norm_of(size):
        return {"scale": np.ones(size), "shift": np.zeros(size)}

    layers = [{"norm1": norm_of(64), "norm2": norm_of(64), "qkv": dense(64, 192), "out": dense(64, 64),
               "up": dense(64, 256), "down": dense(256, 64)} for _ in range(2)]
    return {"embed": dense(16, 64), "place": weight(49, 64), "layers": layers, "norm": norm_of(64), "head": dense(64, 10)}, logits


NETWORKS = {
    "mlp": (mlp, (784,)),
    "cnn": (cnn, (28, 28, 1)),
    "resnet20": (resnet20, (32, 32, 3)),
    "lstm": (lstm, (28, 28)),
    "transformer": (transformer, (49, 16)),
}


@functools.lru_cache(maxsize=2)
def stepper(network, batch):
    """One Adam step of cross-entropy plus 16 KL at temperature 4 to given logits of a teacher."""
    make, shape = NETWORKS[network]
    parameters, logits = make()
    x, labels = random.uniform(next(KEYS), (batch, *shape)), np.arange(batch) % 10
    teacher = random.normal(next(KEYS), (batch, 10)) * 4

    def loss(parameters, x, labels, teacher):
        y = logits(parameters, x)
        hard = -np.take_along_axis(nn.log_softmax(y), labels[:, None], 1).mean()
        student, goal = nn.log_softmax(y / 4), nn.log_softmax(teacher / 4)
        return hard + 16 * (np.exp(goal) * (goal - student)).sum() / batch

    def adam(state, x, labels, teacher):
        t, parameters, m, v = state
        value, gradient = jax.value_and_grad(loss)(parameters, x, labels, teacher)
        t = t + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradient)
        rate = 1e-3 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        parameters = jax.tree.map(lambda p, m, v: p - rate * m / (np.sqrt(v) + 1e-8), parameters, m, v)
        return value, (t, parameters, m, v)

    compiled = jax.jit(adam, donate_argnums=0)
    zeros = jax.tree.map(np.zeros_like, parameters)
    state = (np.zeros(()), parameters, zeros, jax.tree.map(np.zeros_like, parameters))

    def step():
        nonlocal state
        value, state = compiled(state, x, labels, teacher)
        jax.block_until_ready(state)
        return float(value)

    return step


def answer(request):
    step = stepper(request["network"], request["batch"])
    start = time.perf_counter()
    step()
    compiled = time.perf_counter() - start
    for _ in range(3):
        step()
    times, end = [], time.perf_counter() + request["seconds"]
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append(1000 * (time.perf_counter() - start))
    return {"ms": sorted(times)[len(times) // 4], "compile": compiled}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
