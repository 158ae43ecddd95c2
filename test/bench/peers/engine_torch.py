"""The training steps of test/bench/engine.ts in PyTorch, eager and compiled. Argument: the number of threads.

Reads one JSON request a line and answers each with one JSON line:
    {"network": NAME, "batch": B, "mode": "eager" | "compiled", "seconds": S}
Steps run for S seconds after the warm-up; the answer is {"ms": lower quartile of a step, "compile": seconds before the first}.
"""
import functools
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)


class Block(nn.Module):
    """Two 3x3 convolutions with batch norm and a shortcut (He et al. 2016, option A: strided, zero channels)."""

    def __init__(self, inside, outside, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outside)
        self.conv2 = nn.Conv2d(outside, outside, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outside)
        self.stride, self.more = stride, outside - inside

    def forward(self, x):
        short = x
        if self.more:
            short = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.more // 2, self.more - self.more // 2))
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + short)


def resnet20():
    layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    inside = 16
    for outside in (16, 32, 64):
        for i in range(3):
            layers.append(Block(inside, outside, 2 if outside > 16 and i == 0 else 1))
            inside = outside
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


class Lstm(nn.Module):
    """64 cells over 28 steps of 28 values; the logits are of the last state."""

    def __init__(self):
        super().__init__()
        self.cells, self.head = nn.LSTM(28, 64, batch_first=True), nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.cells(x)[0][:, -1])


class Transformer(nn.Module):
    """49 tokens of 16 values, width 64, 2 pre-norm layers of 4 heads, feed-forward 256, the logits of the mean token."""

    def __init__(self):
        super().__init__()
        self.embed, self.place = nn.Linear(16, 64), nn.Parameter(torch.randn(49, 64) * 0.02)
        layer = nn.TransformerEncoderLayer(64, 4, 256, 0.0, "gelu", batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.norm, self.head = nn.LayerNorm(64), nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.norm(self.encoder(self.embed(x) + self.place)).mean(1))


def mlp():
    return nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 10))


def cnn():
    convolutions = [nn.Conv2d(1, 16, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*convolutions, nn.Flatten(), nn.Linear(1568, 64), nn.ReLU(), nn.Linear(64, 10))


NETWORKS = {
    "mlp": (mlp, (784,)),
    "cnn": (cnn, (1, 28, 28)),
    "resnet20": (resnet20, (3, 32, 32)),
    "lstm": (Lstm, (28, 28)),
    "transformer": (Transformer, (49, 16)),
}


@functools.lru_cache(maxsize=2)
def stepper(network, batch, mode):
    """One Adam step of cross-entropy plus 16 KL at temperature 4 to given logits of a teacher."""
    make, shape = NETWORKS[network]
    model = make()
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    x, labels, teacher = torch.rand(batch, *shape), torch.arange(batch) % 10, torch.randn(batch, 10) * 4

    def loss(x, labels, teacher):
        logits = model(x)
        soft = F.kl_div(F.log_softmax(logits / 4, 1), F.log_softmax(teacher / 4, 1), reduction="batchmean", log_target=True)
        return F.cross_entropy(logits, labels) + 16 * soft

    compute = torch.compile(loss) if mode == "compiled" else loss

    def step():
        optimizer.zero_grad()
        value = compute(x, labels, teacher)
        value.backward()
        optimizer.step()
        return value.item()

    return step


def answer(request):
    step = stepper(request["network"], request["batch"], request["mode"])
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
