/** @file Values of overrides as tables show them. */

/** Digits of a number that a sampler chose; files have all of them. */
const DIGITS = 5;

/** A value without the digits that tell nothing: `0.00123456789` as `0.0012346`. What is no long decimal is as it was. */
export function shownValue(text: string): string {
  if (
    !/^-?\d*\.\d+(e[+-]?\d+)?$/i.test(text) ||
    text.replace(/e.*$/i, '').replaceAll(/^[-0.]+|\D/g, '').length <= DIGITS
  )
    return text;
  return String(Number(Number(text).toPrecision(DIGITS)));
}
