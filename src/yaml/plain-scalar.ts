/**
 * @file What a plain (unquoted) scalar means: YAML 1.1 as PyYAML reads it, with the changes that OmegaConf makes
 * (a float needs no dot before its exponent; dates stay strings).
 */
import { exactInteger, MAX_DIGITS } from '../util/python-number.ts';
import { Float } from '../util/scalar.ts';
import type { Scalar } from '../util/scalar.ts';

const NULL = /^(?:~|null|Null|NULL|)$/;
const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const INT =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const PYYAML_FLOAT =
  /^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const OMEGACONF_FLOAT =
  /^(?:[-+]?[0-9]+(?:_[0-9]+)*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+(?:_[0-9]+)*[eE][-+]?[0-9]+|\.[0-9]+(?:_[0-9]+)*(?:[eE][-+][0-9]+)?|[-+]?[0-9]+(?:_[0-9]+)*(?::[0-5]?[0-9])+\.[0-9_]*)$/;
const TIMESTAMP =
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/;

/** Every text that is more than a string starts with one of these characters (or is empty). */
const MAYBE_SPECIAL = /^(?:$|[-+0-9.~nNyYtTfFoO=<])/;

/** The tag that a plain scalar has without being told, in short: `bool`, `int`, `float`, `null`, `merge`, `value`, `str`. */
export type ImplicitTag = 'bool' | 'int' | 'float' | 'null' | 'merge' | 'value' | 'str';

/** Which kind of value a plain scalar is when OmegaConf loads it. */
export function implicitTag(text: string): ImplicitTag {
  if (!MAYBE_SPECIAL.test(text)) return 'str';
  if (TRUE.test(text) || FALSE.test(text)) return 'bool';
  if (PYYAML_FLOAT.test(text)) return 'float';
  if (INT.test(text)) return 'int';
  if (NULL.test(text)) return 'null';
  if (OMEGACONF_FLOAT.test(text)) return 'float';
  if (text === '<<') return 'merge';
  return text === '=' ? 'value' : 'str';
}

/** Whether PyYAML's dumper must quote a string because a YAML 1.1 reader would take the bare text for something else. */
export function needsQuotes(text: string): boolean {
  if (!MAYBE_SPECIAL.test(text)) return false;
  return (
    NULL.test(text) ||
    TRUE.test(text) ||
    FALSE.test(text) ||
    INT.test(text) ||
    PYYAML_FLOAT.test(text) ||
    TIMESTAMP.test(text) ||
    text === '=' ||
    text === '<<'
  );
}

/** Base 60, as in `1:30` for 90. Whole parts are exact; the last part may have a fraction. */
function sexagesimal(parts: readonly string[], fraction: boolean): number | bigint {
  if (fraction) return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
  const sum = parts.reduce((total, part) => total * 60n + BigInt(part), 0n);
  return exactInteger(sum.toString());
}

/** A YAML 1.1 integer: decimal, `0b`, `0x`, octal with a leading `0`, or base 60. Nothing if it is not one. */
export function readInt(text: string): number | bigint | undefined {
  if (text.length > MAX_DIGITS) return undefined;
  const digits = text.replaceAll('_', '');
  const negative = digits.startsWith('-');
  const body = digits.replace(/^[-+]/, '');
  let magnitude: number | bigint;
  if (/^0$/.test(body)) magnitude = 0;
  else if (/^0b[01]+$/.test(body) || /^0x[0-9a-fA-F]+$/.test(body)) magnitude = exactInteger(body);
  else if (/^0[0-7]+$/.test(body)) magnitude = exactInteger(`0o${body.slice(1)}`);
  else if (/^[0-9]+$/.test(body) && !body.startsWith('0')) magnitude = exactInteger(body);
  else if (/^[0-9]+(?::[0-9]+)+$/.test(body)) magnitude = sexagesimal(body.split(':'), false);
  else return undefined;
  return negative && magnitude !== 0 ? -magnitude : magnitude;
}

/** A YAML 1.1 float, with `.inf`, `.nan` and base 60. Nothing if it is not one. */
export function readFloat(text: string): Float | undefined {
  const digits = text.replaceAll('_', '').toLowerCase();
  const sign = digits.startsWith('-') ? -1 : 1;
  const body = digits.replace(/^[-+]/, '');
  if (body === '.inf') return new Float(sign * Infinity);
  if (body === '.nan') return new Float(NaN);
  if (/^[0-9]+(?::[0-9]+)+(?:\.[0-9]*)?$/.test(body))
    return new Float(sign * Number(sexagesimal(body.split(':'), true)));
  return /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(body) ? new Float(sign * Number(body)) : undefined;
}

/** A YAML 1.1 boolean in any case, as under the tag `!!bool`. Nothing if it is not one. */
export function readBool(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return TRUE.test(lower) ? true : FALSE.test(lower) ? false : undefined;
}

/** The value of a scalar that has one of the tags with a value, or nothing if the text does not fit the tag. */
export function readScalar(tag: Exclude<ImplicitTag, 'merge' | 'value'>, text: string): Scalar | undefined {
  switch (tag) {
    case 'str':
      return text;
    case 'null':
      return null;
    case 'bool':
      return readBool(text);
    case 'int':
      return readInt(text);
    case 'float':
      return readFloat(text);
  }
}
