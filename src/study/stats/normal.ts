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
  [0.065682337918207449113, 2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249],
  [1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956],
] as const;
/** Φ(−y)·exp(y²/2) is their quotient at y, up to √32. */
const SHOULDER = [
  [
    1.0765576773720192317e-8, 0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979,
    597.27027639480026226, 2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218,
  ],
  [
    1, 22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755, 18615.571640885098091,
    34900.952721145977266, 38912.003286093271411, 19685.429676859990727,
  ],
] as const;
/** (1/√2π − z·quotient at z) / y with z = 1/y² is the same beyond. */
const TAIL = [
  [
    0.02307344176494017303, 0.21589853405795699, 0.1274011611602473639, 0.022235277870649807, 0.001421619193227893466,
    2.9112874951168792e-5,
  ],
  [1, 1.28426009614491121, 0.468238212480865118, 0.0659881378689285515, 0.00378239633202758244, 7.29751555083966205e-5],
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
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
    1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
  ],
  [
    5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
    687.1870074920579083, 42.313330701600911252, 1,
  ],
] as const;
/** Minus the quantile of p is their quotient at r − 1.6 with r = √−log p, up to r = 5. */
const QUANTILE_SHOULDER = [
  [
    7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
  ],
  [
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
  ],
] as const;
/** The same at r − 5, beyond; up to r = 27, where p is the smallest number. */
const QUANTILE_TAIL = [
  [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
    0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
  ],
  [
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
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
