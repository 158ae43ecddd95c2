import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportNetwork } from '/tmp/w/small/src/app/export-network.ts';
import { saveWeights } from '/tmp/w/small/src/distill/weights/weights.ts';
import { smallModel } from '/tmp/w/small/test/distill/models/small.ts';
import { startEngine } from '/tmp/w/small/src/engine/index.ts';
import { HydrosolError } from '/tmp/w/small/src/errors.ts';
await startEngine('cpu');
for (const name of ['cnn', 'mlp', 'vit'] as const) {
  const folder = mkdtempSync('/tmp/fz-');
  await saveWeights(smallModel(name as never, 1, {}), folder);
  const path = join(folder, 'model.json');
  const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
  const spots = [...text.matchAll(/:(\d+|null|true|false|"[^"]*"|\[[^\[\]]*\])/g)];
  const seen = new Map<string, number>();
  for (const m of spots)
    for (const to of [':1e9', ':null', ':"x"', ':[]', ':-1', ':{}']) {
      writeFileSync(path, text.slice(0, m.index) + to + text.slice(m.index + m[0].length));
      const t = Date.now();
      for (const f of ['onnx', 'safetensors'] as const)
        try {
          await exportNetwork(folder, f, {});
        } catch (e) {
          if (!(e instanceof HydrosolError)) {
            const k = `${f} ${(e as Error).message.slice(0, 80)}`;
            if (!seen.has(k))
              console.log(
                name,
                text.slice(m.index - 40, m.index + m[0].length),
                to,
                (e as Error).stack!.split('\n').slice(0, 3).join('|'),
              );
            seen.set(k, 1 + (seen.get(k) ?? 0));
          }
        }
      if (Date.now() - t > 3000)
        console.log('slow', Date.now() - t, text.slice(m.index - 40, m.index + m[0].length), to);
    }
  console.log(name, spots.length, seen.size);
}
