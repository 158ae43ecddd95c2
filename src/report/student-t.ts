/** @file Student's t distribution, as far as intervals and tests need it. */

/** Lanczos' coefficients for g = 7, n = 9 (Godfrey 2001): 15 digits of the gamma function. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x ≥ 0.5. */
export function logGamma(x: number): number {
  const series = LANCZOS.reduce((sum, c, i) => (i === 0 ? c : sum + c / (x - 1 + i)));
  const t = x + 6.5;
  return Math.log(2 * Math.PI) / 2 + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** The regularised incomplete beta function I_x(a, b) by its continued fraction (DLMF 8.17.22, modified Lentz's method). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  // the fraction converges fast below the mean only
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b) - Math.log(a),
  );
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const coefficient of [even, odd]) {
      d = 1 / away(1 + coefficient * d);
      c = away(1 + coefficient / c);
      change = c * d;
      fraction *= change;
    }
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return front * fraction;
}

/** Probability that |T| is at least |t|, for T of Student's t distribution: the p-value of a two-sided t-test. */
export function twoSidedTail(t: number, degrees: number): number {
  if (Number.isNaN(t)) return NaN;
  const square = t * t;
  // 1 - ν / (ν + t²) loses digits for small t, so that its complement is taken there
  if (square < degrees) return 1 - incompleteBeta(square / (degrees + square), 0.5, degrees / 2);
  return square === Infinity ? 0 : incompleteBeta(degrees / (degrees + square), degrees / 2, 0.5);
}

/** The t that |T| stays below with this probability: `centralQuantile(0.95, 2)` is 4.302653, the 97.5 % quantile. */
export function centralQuantile(probability: number, degrees: number): number {
  const outside = 1 - probability;
  let [low, high] = [0, 1];
  while (twoSidedTail(high, degrees) > outside) [low, high] = [high, 2 * high];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (twoSidedTail(middle, degrees) > outside) low = middle;
    else high = middle;
  }
}
