/** @file Decimal arithmetic on the digits that a number is written with, as Python's `Decimal(str(x))` has it. */

/** How many digits after the point a number is written with: 2 for 0.25, 0 for 1e21. */
function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent));
}

/** `value · 10^decimals`, exactly. */
function scaled(value: number, decimals: number): bigint {
  const [digits = '', exponent = '0'] = String(value).split('e');
  const [whole = '', rest = ''] = digits.split('.');
  return BigInt(whole + rest) * 10n ** BigInt(decimals - rest.length + Number(exponent));
}

/** How often `step` goes into `high - low`, and whether nothing is left. All finite, step above 0, high not below low. */
export function stepsBetween(
  low: number,
  high: number,
  step: number,
): { readonly steps: number; readonly divides: boolean } {
  const decimals = Math.max(decimalsOf(low), decimalsOf(high), decimalsOf(step));
  const range = scaled(high, decimals) - scaled(low, decimals);
  const width = scaled(step, decimals);
  return { steps: Number(range / width), divides: range % width === 0n };
}

/** `low + k · step` with no more digits than the two have: 0.3, not 0.30000000000000004. */
export function steppedValue(low: number, step: number, k: number): number {
  const decimals = Math.max(decimalsOf(low), decimalsOf(step));
  const value = low + k * step;
  return decimals > 100 ? value : Number(value.toFixed(decimals));
}
