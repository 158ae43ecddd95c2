/** @file The standard normal distribution, accurate in its tails. */

const SQRT_2PI = 2.5066282746310002;
export const LOG_SQRT_2PI = 0.9189385332046728;

/** A polynomial at x, the coefficient of its highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
}

/** Up to here from 0 the distribution is computed from its middle, beyond from its tails. */
const MIDDLE = 0.67448975;
/** Φ(x) − ½ is x times the quotient of the first two at x², up to MIDDLE. */
const CENTRE = [
  [0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356],
  [1, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673],
] as const;
/** Φ(−y)·exp(y²/2) is their quotient at y, up to √32. */
const SHOULDER = [
  [
    1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002,
    2494.5375852903726, 6848.190450536283, 11602.65143764735, 9842.714838383978,
  ],
  [
    1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097,
    34900.95272114598, 38912.00328609327, 19685.429676859992,
  ],
] as const;
/** (1/√2π − z·quotient at z) / y with z = 1/y² is the same beyond. */
const TAIL = [
  [
    0.023073441764940174, 0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934,
    0.000029112874951168793,
  ],
  [1, 1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 0.00007297515550839662],
] as const;

/** Φ(−y)·exp(y²/2) for y ≥ MIDDLE. */
function scaledTail(y: number): number {
  if (y <= Math.sqrt(32)) return polynomial(SHOULDER[0], y) / polynomial(SHOULDER[1], y);
  const z = 1 / (y * y);
  return (1 / SQRT_2PI - (z * polynomial(TAIL[0], z)) / polynomial(TAIL[1], z)) / y;
}

/** Φ(x) − ½ for |x| ≤ MIDDLE. */
function centre(x: number): number {
  const square = x * x;
  return (x * polynomial(CENTRE[0], square)) / polynomial(CENTRE[1], square);
}

/** exp(−y²/2) without the error of a rounded square. */
function gaussian(y: number): number {
  const near = Math.trunc(y * 16) / 16;
  return Math.exp((-near * near) / 2) * Math.exp((-(y - near) * (y + near)) / 2);
}

/** Φ(x): the chance that a standard normal number is at most x. W. J. Cody (1969), off by some units in the last place. */
export function normalCdf(x: number): number {
  const y = Math.abs(x);
  if (y <= MIDDLE) return 0.5 + centre(x);
  const tail = y === Infinity ? 0 : gaussian(y) * scaledTail(y);
  return x < 0 ? tail : 1 - tail;
}

/** log Φ(x), also where Φ(x) is too small for a number. */
export function logNormalCdf(x: number): number {
  if (x === -Infinity) return -Infinity;
  if (x < -MIDDLE) return (-x * x) / 2 + Math.log(scaledTail(-x));
  return x <= MIDDLE ? Math.log(0.5 + centre(x)) : Math.log1p(-normalCdf(-x));
}

/** The quantile of p is q times the quotient at 0.425² − q² with q = p − ½, where q is at most 0.425. */
const QUANTILE_CENTRE = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
] as const;
/** Minus the quantile of p is their quotient at r − 1.6 with r = √−log p, up to r = 5. */
const QUANTILE_SHOULDER = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
] as const;
/** The same at r − 5, beyond; up to r = 27, where p is the smallest number. */
const QUANTILE_TAIL = [
  [
    2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
] as const;

/** The x at which log Φ(x) is `logP`, below the middle of the distribution. */
function lowerQuantile(logP: number): number {
  const r = Math.sqrt(-logP);
  if (r <= 5) return -polynomial(QUANTILE_SHOULDER[0], r - 1.6) / polynomial(QUANTILE_SHOULDER[1], r - 1.6);
  if (r <= 27) return -polynomial(QUANTILE_TAIL[0], r - 5) / polynomial(QUANTILE_TAIL[1], r - 5);
  // log Φ(−y) is about −y²/2 − log(y√2π); then Newton's steps, each of which doubles the digits
  let x = -Math.sqrt(-2 * logP - Math.log(-4 * Math.PI * logP));
  for (let i = 0; i < 3; i++) x -= (logNormalCdf(x) - logP) * SQRT_2PI * scaledTail(-x);
  return x;
}

/**
 * The x at which log Φ(x) is `logP`, from −∞ for −∞ to ∞ for 0. M. J. Wichura (1988), algorithm AS 241, which goes by the logarithm in
 * the tails; Newton's method for what is too small for a number.
 */
export function logNormalQuantile(logP: number): number {
  if (logP === -Infinity || logP >= 0) return logP >= 0 ? Infinity : -Infinity;
  const q = Math.exp(logP) - 0.5;
  if (q > 0.425) return -lowerQuantile(Math.log(-Math.expm1(logP)));
  if (q < -0.425) return lowerQuantile(logP);
  const r = 0.180625 - q * q;
  return (q * polynomial(QUANTILE_CENTRE[0], r)) / polynomial(QUANTILE_CENTRE[1], r);
}
