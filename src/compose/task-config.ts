/** @file A composed config in its two halves: the experiment's own part and the `hydra` node. */
import type { MapNode } from '../config/index.ts';
import { copyNode, create, putChild } from '../config/index.ts';

/** A copy without the `hydra` node: what a task is given, and what `.hydra/config.yaml` holds. */
export function taskConfig(config: MapNode): MapNode {
  const own = new Map(config.children);
  own.delete('hydra');
  return copyNode({ ...config, children: own });
}

/** A copy of nothing but the `hydra` node, under its key: what `.hydra/hydra.yaml` holds. */
export function hydraConfig(config: MapNode): MapNode {
  const whole = create({}) as MapNode;
  const hydra = config.children.get('hydra');
  if (hydra !== undefined) putChild(whole, 'hydra', copyNode(hydra));
  return whole;
}
