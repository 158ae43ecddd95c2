/** @file Each recorded loss as the function and the variant of ours that computes it. */
import * as tf from '@tensorflow/tfjs-core';
import * as d from '../../../src/distill/index.ts';

export type Numbers = number | readonly Numbers[];

export interface RecordedLoss {
  readonly loss: string;
  readonly variant: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, Numbers>>;
  readonly value: number;
  readonly grads: Readonly<Record<string, Numbers>>;
  readonly float32: { readonly value: number; readonly grad_max_abs_diff: number };
}

/** A recorded loss with its inputs, and its parameters that have a gradient, as tensors. */
export interface Replayed extends RecordedLoss {
  readonly given: Readonly<Record<string, readonly tf.Tensor[]>>;
}

type Replay = (recorded: Replayed) => tf.Scalar;

const tensor = <T extends tf.Tensor>(x: unknown): T => tf.tensor(x as number[]) as T;
const number = (params: Replayed['params'], ...names: string[]): number =>
  names.map((name) => params[name] as number | undefined).find((x) => x !== undefined) ?? NaN;

/** An input by its name. */
const one = <T extends tf.Tensor>({ given }: Replayed, name: string): T => given[name]![0] as T;

/** A list of maps. */
const list = ({ given }: Replayed, name: string): tf.Tensor4D[] => given[name] as tf.Tensor4D[];

const labelsOf = (recorded: Replayed): tf.Tensor1D => one(recorded, 'labels');

type OnLogits = (s: tf.Tensor2D, t: tf.Tensor2D, params: Replayed['params'], recorded: Replayed) => tf.Scalar;
const onLogits = (value: OnLogits): Replay => {
  return (recorded) =>
    value(one(recorded, 'student_logits'), one(recorded, 'teacher_logits'), recorded.params, recorded);
};

type OnFeatures<T extends tf.Tensor> = (s: T, t: T, params: Replayed['params'], recorded: Replayed) => tf.Scalar;
function onFeatures<T extends tf.Tensor = tf.Tensor4D>(value: OnFeatures<T>): Replay {
  return (recorded) =>
    value(one<T>(recorded, 'student_features'), one<T>(recorded, 'teacher_features'), recorded.params, recorded);
}

type OnLists = (s: tf.Tensor4D[], t: tf.Tensor4D[], params: Replayed['params']) => tf.Scalar;
const onLists = (value: OnLists): Replay => {
  return (recorded) => value(list(recorded, 'student_features'), list(recorded, 'teacher_features'), recorded.params);
};

const summed = (value: (s: tf.Tensor4D, t: tf.Tensor4D) => tf.Scalar): Replay =>
  onLists((s, t) => tf.addN(s.map((map, i) => value(map, t[i]!))));

/** What turns a mean over so many into the sum that was asked for. */
const summing = ({ reduction }: Replayed['params'], count: number): number => (reduction === 'sum' ? count : 1);

const times = (x: tf.Scalar, factor: number): tf.Scalar => tf.mul(x, factor);
const from =
  (repository: string) =>
  (recorded: Replayed): boolean =>
    recorded.variant.includes(repository);
const isTorchdistill = from('torchdistill');

interface RecordedNorm {
  readonly gamma: number[];
  readonly beta: number[];
}
const normOf = ({ gamma, beta }: RecordedNorm): d.BatchNorm => ({ gamma: tensor(gamma), beta: tensor(beta) });

function multiLevelTotal(recorded: Replayed): tf.Scalar {
  const view = (who: string): d.TwoViews => ({
    weak: one(recorded, `${who}_logits`),
    strong: one(recorded, `${who}_logits_strong`),
  });
  const { params } = recorded;
  const [student, teacher] = [view('student'), view('teacher')];
  const labels = labelsOf(recorded);
  const hard = tf.add<tf.Scalar>(d.crossEntropy(student.weak, labels), d.crossEntropy(student.strong, labels));
  const standardize = params['logit_stand'] === true;
  const soft = d.publishedMultiLevel(student, teacher, { temperature: number(params, 'temperature'), standardize });
  return tf.add(times(hard, number(params, 'ce_weight')), times(soft, number(params, 'kd_weight')));
}

const rkd = onFeatures<tf.Tensor2D>((s, t, params) => {
  const squared = params['squared'] === true;
  const [batch] = s.shape;
  const [pairs, triples] = params['reduction'] === 'sum' ? [batch ** 2, batch ** 3] : [1, 1];
  const distanceWeight = number(params, 'w_d', 'distance_weight', 'dist_factor') * pairs;
  const angleWeight = number(params, 'w_a', 'angle_weight', 'angle_factor') * triples;
  return d.rkd(s, t, { distanceWeight, angleWeight, squared });
});

const unitRows = (x: tf.Tensor2D): tf.Tensor2D => tf.div(x, tf.norm(x, 2, 1, true));

interface RecordedFusion {
  readonly conv1_HWIO: Numbers;
  readonly bn1: RecordedNorm;
  readonly conv2_HWIO: Numbers;
  readonly bn2: RecordedNorm;
  readonly att_HWIO?: Numbers;
  readonly att_bias?: Numbers;
}

function fusionOf(recorded: RecordedFusion): d.Fusion {
  const { conv1_HWIO: reduce, conv2_HWIO: expand, bn1, bn2, att_HWIO: attention, att_bias: bias } = recorded;
  const fusion = { reduce: tensor(reduce), expand: tensor(expand), reduceNorm: normOf(bn1), expandNorm: normOf(bn2) };
  if (attention === undefined) return fusion as d.Fusion;
  return { ...fusion, attention: { kernel: tensor(attention), bias: tensor(bias) } } as d.Fusion;
}

/** The maps with the mean of the last one as one more. */
const pooled = (maps: tf.Tensor4D[]): tf.Tensor4D[] => [...maps, tf.mean(maps.at(-1)!, [1, 2], true)];

const reviewed = onLists((s, t, params) => {
  const fusions = (params['abfs'] as RecordedFusion[]).map(fusionOf).reverse();
  const [epoch, warmUp] = [number(params, 'epoch'), number(params, 'warmup_epochs')];
  const weight = number(params, 'reviewkd_weight') * Math.min(epoch / warmUp, 1);
  return times(d.reviewLoss(pooled(s), pooled(t), fusions), weight);
});

const contrastive = onFeatures<tf.Tensor2D>((s, t, params, { given }) => {
  const parts = (side: string): d.Embedding => ({
    kernel: (given[`embed_${side}_kernel`]?.[0] ?? tensor(params[`embed_${side}_kernel`])) as tf.Tensor2D,
    bias: tensor(params[`embed_${side}_bias`]),
  });
  const memory = {
    student: tensor<tf.Tensor2D>(params['memory_v1']),
    teacher: tensor<tf.Tensor2D>(params['memory_v2']),
  };
  const z = params['Z'] as number[];
  const normalisers = z[0]! > 0 ? { normalisers: [tf.scalar(z[0]!), tf.scalar(z[1]!)] as const } : {};
  const contrast = tf.tensor2d(params['contrast_idx'] as number[][], undefined, 'int32');
  const [temperature, momentum] = [number(params, 'nce_t'), number(params, 'nce_m')];
  return d.contrastive(
    d.embed(s, parts('s')),
    d.embed(t, parts('t')),
    contrast,
    { ...memory, ...normalisers },
    { temperature, momentum },
  ).loss;
});

const overhaul: Replay = onLists((s, t, params) => {
  const kernels = params['connector_kernels_HWIO'] as Numbers[];
  const norms = params['connector_bn'] as RecordedNorm[];
  const stages = s.map((student, i) => ({
    student,
    teacher: t[i]!,
    connector: { kernel: tensor<tf.Tensor4D>(kernels[i]), ...normOf(norms[i]!) },
    margin: tensor<tf.Tensor1D>((params['margins'] as Numbers[])[i]),
  }));
  return times(d.overhaul(stages), number(params, 'feat_weight'));
});

const graphOf = (recorded: Replayed, who: string): d.InstanceGraph => ({
  logits: one(recorded, `${who}_logits`),
  embedding: one(recorded, `${who}_embedding`),
  maps: list(recorded, `${who}_features`) as [tf.Tensor4D, tf.Tensor4D],
});

export const replays: Readonly<Record<string, Replay>> = {
  kd: onLogits((s, t, params) => {
    const share = params['reduction'] === 'mean' ? 1 / s.shape[1] : 1;
    return times(d.softTargets(s, t, number(params, 'T', 'tau')), ((params['loss_weight'] as number) ?? 1) * share);
  }),
  kd_ce: onLogits((s, t, params, recorded) => {
    const alpha = number(params, 'alpha');
    const soft = d.softTargets(s, t, number(params, 'temperature'));
    return tf.add(
      times(d.crossEntropy(s, labelsOf(recorded)), alpha),
      times(soft, (params['beta'] as number | null) ?? 1 - alpha),
    );
  }),
  kd_cross_entropy: onLogits((s, t, params) =>
    times(d.softCrossEntropy(s, t, number(params, 'temp')), number(params, 'alpha')),
  ),
  logits_mse: onLogits((s, t) => d.logitsMse(s, t)),
  dkd: onLogits((s, t, params, recorded) =>
    d.decoupled(s, t, labelsOf(recorded), {
      alpha: number(params, 'alpha'),
      beta: number(params, 'beta'),
      temperature: number(params, 'T', 'tau'),
    }),
  ),
  tckd: onLogits((s, t, params, recorded) => d.targetClass(s, t, labelsOf(recorded), number(params, 'T'))),
  nckd: onLogits((s, t, params, recorded) => d.otherClasses(s, t, labelsOf(recorded), number(params, 'T'))),
  dist: onLogits((s, t, params, recorded) => {
    const beta = number(params, 'beta', 'inter_loss_weight');
    const gamma = number(params, 'gamma', 'intra_loss_weight');
    const guard = isTorchdistill(recorded) ? 'clamp' : 'add';
    const value = d.dist(s, t, { beta, gamma, temperature: number(params, 'tau'), guard });
    return times(value, (params['loss_weight'] as number) ?? 1);
  }),
  dist_inter: onLogits((s, t, params) => d.dist(s, t, { gamma: 0, temperature: number(params, 'tau'), guard: 'add' })),
  dist_intra: onLogits((s, t, params) => d.dist(s, t, { beta: 0, temperature: number(params, 'tau'), guard: 'add' })),
  logit_std_kd: onLogits((s, t, params) => d.standardizedSoftTargets(s, t, number(params, 'T'))),
  logit_std_kd_ce: onLogits((s, t, params, recorded) =>
    tf.add(
      times(d.crossEntropy(s, labelsOf(recorded)), number(params, 'alpha')),
      times(
        d.standardizedSoftTargets(s, t, number(params, 'temperature')),
        (params['beta'] as number | null) ?? 1 - number(params, 'alpha'),
      ),
    ),
  ),
  nkd: onLogits((s, t, params, recorded) =>
    d.normalized(s, t, labelsOf(recorded), { temperature: number(params, 'temp'), gamma: number(params, 'gamma') }),
  ),
  wsld: onLogits((s, t, params, recorded) =>
    times(
      d.weightedSoftLabels(s, t, labelsOf(recorded), number(params, 'temp', 'tau')),
      number(params, 'alpha', 'loss_weight'),
    ),
  ),
  mlkd_instance: onLogits((s, t, { temperatures }) => d.instanceLevel(s, t, temperatures as number[])),
  mlkd_batch: onLogits((s, t, { temperatures }) => d.batchLevel(s, t, temperatures as number[])),
  mlkd_class: onLogits((s, t, { temperatures }) => d.classLevel(s, t, temperatures as number[])),
  mlkd_official_total: multiLevelTotal,
  skd_instance: onLogits((s, t, params) => {
    const temperature = number(params, 'temperature');
    return times(d.softTargets(s, t, temperature), 1 / temperature ** 2);
  }),
  skd_direction: onLogits((s, t, params) => d.relationDirection(s, t, number(params, 'tikhonov'))),
  fitnet_mse: onFeatures((s, t) => d.hint(s, t)),
  fitnet_convreg: onFeatures((s, t, params) => {
    const projection = d.projectionBetween(s.shape.slice(1), t.shape.slice(1))!;
    const norm = normOf(params['bn'] as RecordedNorm);
    const kernel = tensor<tf.Tensor4D>(params['conv_kernel_HWIO']);
    return d.hint(d.project(s, projection, { kernel, bias: tensor(params['conv_bias']), ...norm }), t);
  }),
  at: onLists((s, t, params) => {
    const power = number(params, 'p');
    return tf.addN(s.map((map, i) => d.attention(map, t[i]!, { variant: 'code', power })));
  }),
  at_single: onFeatures((s, t, params) => d.attention(s, t, { variant: 'code', power: number(params, 'p') })),
  at_code: onFeatures((s, t, params) => times(d.attention(s, t, { variant: 'code' }), number(params, 'weight'))),
  at_paper: onFeatures((s, t, params) =>
    times(d.attention(s, t, { variant: 'torchdistill' }), number(params, 'weight')),
  ),
  at_abs_sum: onFeatures((s, t, params) =>
    d.attention(s, t, { variant: 'code', power: number(params, 'p'), epsilon: number(params, 'eps') }),
  ),
  nst: summed(d.neuronSelectivity),
  nst_single: onFeatures((s, t) => d.neuronSelectivity(s, t)),
  sp: onFeatures<tf.Tensor>((s, t, params, recorded) =>
    times(d.similarity(s, t, { rows: isTorchdistill(recorded) ? 'l1' : 'l2' }), summing(params, s.shape[0]! ** 2)),
  ),
  rkd,
  rkd_distance: onFeatures<tf.Tensor2D>((s, t) => d.rkdDistance(s, t)),
  rkd_angle: onFeatures<tf.Tensor2D>((s, t) => d.rkdAngle(s, t)),
  rkd_distance_l2norm: onFeatures<tf.Tensor2D>((s, t, params) =>
    times(d.rkdDistance(unitRows(s), unitRows(t)), number(params, 'loss_weight')),
  ),
  rkd_angle_l2norm: onFeatures<tf.Tensor2D>((s, t, params) =>
    times(d.rkdAngle(unitRows(s), unitRows(t)), number(params, 'loss_weight')),
  ),
  pkt: onFeatures<tf.Tensor>((s, t, params) => d.probabilistic(s, t, number(params, 'eps'))),
  cc_repdistiller: onFeatures<tf.Tensor>((s, t) => d.correlationCongruence(s, t, { variant: 'repdistiller' })),
  cckd_gaussian: onFeatures<tf.Tensor>((s, t, params) =>
    times(
      d.correlationCongruence(s, t, {
        variant: 'torchdistill',
        gamma: number(params, 'gamma'),
        order: number(params, 'max_p'),
      }),
      summing(params, s.shape[0]! ** 2),
    ),
  ),
  cckd_bilinear: onFeatures<tf.Tensor>((s, t, params) =>
    times(
      d.correlationCongruence(s, t, { variant: 'torchdistill', kernel: 'bilinear' }),
      summing(params, s.shape[0]! ** 2),
    ),
  ),
  cc_rbf_normalised: onFeatures<tf.Tensor>((s, t, params) =>
    d.correlationCongruence(s, t, { gamma: number(params, 'gamma'), order: number(params, 'P_order') }),
  ),
  vid: onFeatures((s, t, params, { given }) => {
    const kernels = (params['regressor_kernels_HWIO'] as Numbers[]).map((x) => tensor<tf.Tensor4D>(x));
    const regressor = [...kernels.slice(0, -1), given['regressor_last_kernel_HWIO']![0] as tf.Tensor4D];
    return d.variationalInformation(s, t, { regressor, logScale: given['log_scale']![0] as tf.Tensor1D });
  }),
  fsp: onLists((s, t) => d.solutionFlow(s, t, { variant: 'repdistiller' })),
  fsp_torchdistill: onLists((s, t) => d.solutionFlow(s, t, { variant: 'torchdistill' })),
  ickd: onFeatures((s, t, params) =>
    times(d.interChannel(s, t, { variant: 'torchdistill' }), number(params, 'weight')),
  ),
  ab: (recorded) =>
    isTorchdistill(recorded)
      ? onFeatures((s, t, params) =>
          times(d.activationBoundaries(s, t, number(params, 'margin')), summing(params, s.shape[0])),
        )(recorded)
      : onLists((s, t, params) => d.stagedActivationBoundaries(s, t, number(params, 'margin')))(recorded),
  ab_mean: onFeatures((s, t, params) =>
    times(d.activationBoundaries(s, t, number(params, 'margin')), s.shape[0] / s.size),
  ),
  ft_factor: onFeatures((s, t, params) =>
    d.factorTransfer(s, t, { variant: 'repdistiller', order: number(params, 'p2') as 1 | 2 }),
  ),
  ft_torchdistill: onFeatures((s, t, params) => {
    const order = number(params, 'p') as 1 | 2;
    return times(d.factorTransfer(s, t, { order }), summing(params, order === 1 ? s.size : s.shape[0]));
  }),
  ofd: overhaul,
  ofd_partial_l2: onFeatures((s, t, params) => d.partialL2(s, t, tensor(params['margin']))),
  ofd_mmrazor: onFeatures((s, t, params) =>
    times(d.partialL2WithoutMargin(s, t, number(params, 'mul_factor')), number(params, 'loss_weight')),
  ),
  hcl: summed((s, t) => d.hierarchicalContext(s, t)),
  hcl_torchdistill: onFeatures((s, t, params) => d.hierarchicalContext(s, t, params['output_sizes'] as number[])),
  srd: (recorded) => {
    const { params } = recorded;
    const power = onFeatures<tf.Tensor>((s, t) => d.logPower(s, t, number(params, 'exponent')))(recorded);
    const temperature = number(params, 'temperature');
    const soft = onLogits((s, t) => times(d.softTargets(s, t, temperature), 1 / temperature ** 2))(recorded);
    return tf.add(power, soft);
  },
  dist_plus: (recorded) => {
    const [beta, gamma] = [number(recorded.params, 'beta'), number(recorded.params, 'gamma')];
    const logits = onLogits((s, t) => d.dist(s, t, { beta, gamma }))(recorded);
    return tf.add(logits, onFeatures((s, t) => d.featureCorrelation(s, t, { variant: 'torchdistill' }))(recorded));
  },
  irg: (recorded) => {
    const { params } = recorded;
    return d.instanceGraph(graphOf(recorded, 'student'), graphOf(recorded, 'teacher'), {
      vertices: number(params, 'w_irg_vert'),
      edges: number(params, 'w_irg_edge'),
      transformation: number(params, 'w_irg_tran'),
    });
  },
  simkd: onFeatures((s, t, params) => {
    const norms = params['bn'] as RecordedNorm[];
    const kernels = (params['kernels_HWIO'] as Numbers[]).map((x) => tensor<tf.Tensor4D>(x));
    return d.reusedClassifier(
      s,
      t,
      kernels.map((kernel, i) => ({ kernel, ...normOf(norms[i]!) })),
    );
  }),
  mgd: onFeatures((s, t, params) => {
    const mask = tf.reshape(tensor(params['mask_BC']), [s.shape[0], 1, 1, s.shape[3]]);
    const value = d.maskedGenerative(s, t, mask, {
      kernels: [tensor(params['conv1_HWIO']), tensor(params['conv2_HWIO'])],
      biases: [tensor(params['bias1']), tensor(params['bias2'])],
    });
    return times(value, number(params, 'alpha_mgd'));
  }),
  srrl: (recorded) =>
    onFeatures((...features) =>
      onLogits((...logits) =>
        d.softmaxRegression({ features: [features[0], features[1]], logits: [logits[0], logits[1]] }),
      )(recorded),
    )(recorded),
  semckd: onFeatures((s, t, params) => {
    const more = tf.mul(s, 1.5);
    const less = tf.sub(t, 0.25);
    return d.semanticCalibration(
      [
        [s, more],
        [more, s],
      ],
      [
        [t, less],
        [less, t],
      ],
      tensor(params['weight']),
    );
  }),
  cwd: onFeatures((s, t, params) => times(d.channelWise(s, t, number(params, 'tau')), number(params, 'loss_weight'))),
  pkd: onFeatures((s, t) => d.pearson(s, t)),
  crd: contrastive,
  reviewkd: reviewed,
};
