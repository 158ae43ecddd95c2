import * as tf from '@tensorflow/tfjs-core';

/** A network as the benchmark needs it: variables, and logits of a batch of images [B, 28, 28, 1]. */
export interface Network {
  readonly name: string;
  /** Multiplications and additions of one forward pass for one image. */
  readonly flops: number;
  readonly variables: readonly tf.Variable[];
  readonly logits: (images: tf.Tensor4D) => tf.Tensor2D;
}

/** Random weights (He et al. 2015), the same for the same shape. */
function weights(...shape: number[]): tf.Variable {
  const fanIn = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  return tf.tidy(() => tf.variable(tf.randomNormal(shape, 0, Math.sqrt(2 / fanIn), 'float32', fanIn)));
}

const zeros = (size: number): tf.Variable => tf.tidy(() => tf.variable(tf.zeros([size])));

/** Dense layers of the given widths, relu between them. */
export function mlp(widths: readonly number[]): Network {
  const layers = widths.slice(1).map((to, i) => ({ w: weights(widths[i]!, to), b: zeros(to) }));
  const logits = (images: tf.Tensor4D): tf.Tensor2D => {
    let x: tf.Tensor = tf.reshape(images, [images.shape[0], -1]);
    for (const [i, { w, b }] of layers.entries()) {
      const activation = i < layers.length - 1 ? 'relu' : 'linear';
      x = tf.fused.matMul({ a: x as tf.Tensor2D, b: w as tf.Tensor2D, bias: b, activation });
    }
    return x as tf.Tensor2D;
  };
  const flops = layers.reduce((sum, { w }) => sum + 2 * w.size, 0);
  return { name: `mlp ${widths.join('-')}`, flops, variables: layers.flatMap(({ w, b }) => [w, b]), logits };
}

/** Blocks of a 3 × 3 convolution, relu and 2 × 2 maximum pooling, then a dense layer `embedding` wide, then the logits. */
export function cnn(channels: readonly number[], embedding: number): Network {
  const filters = channels.map((to, i) => ({
    w: weights(3, 3, channels[i - 1] ?? 1, to),
    b: zeros(to),
  }));
  const side = 28 >> channels.length;
  const widths = [side * side * channels.at(-1)!, embedding, 10];
  const head = mlp(widths);
  const logits = (images: tf.Tensor4D): tf.Tensor2D => {
    let x = images;
    for (const { w, b } of filters) {
      const filter = w as tf.Tensor4D;
      x = tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', bias: b, activation: 'relu' }) as tf.Tensor4D;
      x = tf.maxPool(x, 2, 2, 'valid');
    }
    return head.logits(x);
  };
  const flops = filters.reduce((sum, { w }, i) => sum + 2 * w.size * (28 >> i) ** 2, head.flops);
  const variables = [...filters.flatMap(({ w, b }) => [w, b]), ...head.variables];
  return { name: `cnn ${channels.join('-')} d${embedding}`, flops, variables, logits };
}

/** Random images [B, 28, 28, 1], their labels as one-hot rows, and logits of a teacher. */
export function randomBatch(size: number) {
  const images = tf.randomUniform([size, 28, 28, 1], 0, 1, 'float32', 1) as tf.Tensor4D;
  const classes = Array.from({ length: size }, (_, i) => i % 10);
  const labels = tf.cast(tf.oneHot(tf.tensor1d(classes, 'int32'), 10), 'float32') as tf.Tensor2D;
  const teacher = tf.randomNormal([size, 10], 0, 4, 'float32', 2) as tf.Tensor2D;
  return { images, labels, teacher };
}

/** Cross-entropy with the labels plus 16 · KL to the teacher's logits at temperature 4. */
export function distillationLoss(logits: tf.Tensor2D, labels: tf.Tensor2D, teacher: tf.Tensor2D): tf.Scalar {
  const crossEntropy = tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1)));
  const [logStudent, logTeacher] = [tf.logSoftmax(tf.div(logits, 4)), tf.logSoftmax(tf.div(teacher, 4))];
  const divergence = tf.sum(tf.mul(tf.exp(logTeacher), tf.sub(logTeacher, logStudent)));
  return tf.add(crossEntropy, tf.mul(divergence, 16 / logits.shape[0]));
}
