/** @file Floating-point numbers as Python's `%` prints them. */

/** JavaScript's own functions give at most so many digits; a double that is no tiny number has none after them but zeros. */
const MAX_DIGITS = 100;

/** How a number is printed: `kind` is `e`, `f` or `g`, or one of these as a capital; the flag `#` keeps point and zeros. */
interface RealFormat {
  readonly kind: string;
  readonly flags: string;
  readonly precision: number | undefined;
}

/** A finite number that is not negative, as Python's `%e`, `%f` and `%g` print it. */
export function formatReal(number: number, { kind, flags, precision = 6 }: RealFormat): string {
  const keepsPoint = flags.includes('#');
  const lower = kind.toLowerCase();
  const text =
    lower === 'e'
      ? exponential(number, precision, keepsPoint)
      : lower === 'f'
        ? fixed(number, precision, keepsPoint)
        : general(number, precision || 1, keepsPoint);
  return kind === lower ? text : text.toUpperCase();
}

/**
 * A number cut to some digits after its point: JavaScript rounds half up, Python to the even digit. `exact` has so many digits that
 * nothing is rounded.
 */
function halfEven(rounded: string, exact: string, digits: number): string {
  const at = exact.indexOf('.') + 1 + digits;
  const head = exact.slice(0, at).replace(/\.$/, '');
  return /^50*$/.test(exact.slice(at)) && /[02468]$/.test(head) ? head : rounded;
}

function fixed(number: number, precision: number, keepsPoint: boolean): string {
  const digits = Math.min(precision, MAX_DIGITS);
  const point = digits > 0 || keepsPoint ? '.' : '';
  if (number >= 1e21) return `${BigInt(number)}${point}${'0'.repeat(precision)}`;
  const text = halfEven(number.toFixed(digits), number.toFixed(MAX_DIGITS), digits);
  return text + (digits === 0 ? point : '') + '0'.repeat(precision - digits);
}

function exponential(number: number, precision: number, keepsPoint: boolean): string {
  const digits = Math.min(precision, MAX_DIGITS);
  const [rounded = '', exponent = ''] = number.toExponential(digits).split('e');
  const [exact = '', itsExponent = ''] = number.toExponential(MAX_DIGITS).split('e');
  const mantissa = exponent === itsExponent ? halfEven(rounded, exact, digits) : rounded;
  const point = keepsPoint && precision === 0 ? '.' : '';
  return `${mantissa}${point}${'0'.repeat(precision - digits)}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

/** `%g`: so many significant digits, in whichever form is shorter. */
function general(number: number, precision: number, keepsPoint: boolean): string {
  const exponent = Number(exponential(number, precision - 1, false).split('e')[1]);
  const text =
    exponent < -4 || exponent >= precision
      ? exponential(number, precision - 1, keepsPoint)
      : fixed(number, precision - 1 - exponent, keepsPoint);
  return keepsPoint
    ? text
    : text.replace(/\.?0+(?=e|$)/, (zeros, at: number) =>
        text.slice(0, at).includes('.') || zeros.startsWith('.') ? '' : zeros,
      );
}
