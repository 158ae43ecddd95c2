/** @file One temperature for a network's answers, so that their probabilities are how often they are right. */
import { type Answers, logProbabilities } from './measures.ts';

/** Between these temperatures one is looked for. */
const [COLDEST, HOTTEST] = [0.01, 100] as const;

/** Halvings of the interval between them: the temperature is right to a millionth. */
const HALVINGS = 34;

/** The same answers with their logits over a temperature: the same classes, other probabilities. */
export function atTemperature(answers: Answers, temperature: number): Answers {
  return { ...answers, logits: answers.logits.map((logit) => logit / temperature) };
}

/** Mean negative log-likelihood of the labels, in nats. */
export function negativeLogLikelihood(answers: Answers): number {
  const { labels } = answers;
  return (
    Array.from(labels, (label, i) => -logProbabilities(answers, i)[label]!).reduce((a, b) => a + b, 0) / labels.length
  );
}

/** By how much the mean logit of the answers' own probabilities is above that of the labels: what the likelihood falls by with 1/T. */
function excess(answers: Answers, temperature: number): number {
  const scaled = atTemperature(answers, temperature);
  const { logits, labels, classes } = answers;
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    for (const [k, log] of logProbabilities(scaled, i).entries()) sum += Math.exp(log) * logits[i * classes + k]!;
    sum -= logits[i * classes + labels[i]!]!;
  }
  return sum;
}

/**
 * The temperature T at which softmax(logits / T) gives the labels the highest likelihood (Guo et al. 2017, "On Calibration of Modern
 * Neural Networks", section 4.2), from 0.01 to 100. The likelihood is concave in 1/T, so that there is one; it is found by halving
 * the interval of log T. Fit it on held-out examples: on those that were trained on it is too cold.
 */
export function fitTemperature(answers: Answers): number {
  let [low, high] = [Math.log(COLDEST), Math.log(HOTTEST)];
  for (let n = 0; n < HALVINGS; n++) {
    const middle = (low + high) / 2;
    // too confident: hotter
    if (excess(answers, Math.exp(middle)) > 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
