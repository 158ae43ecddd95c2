/** @file More of `resume.test.ts`: other networks in training when the process is killed. */
import { it } from 'vitest';
import { holdResumed, type Killed } from './kill-and-resume.ts';

/** A chain of two between them. */
const ASSISTANTS = [
  'model@scheme.assistants.first=mlp',
  'scheme.assistants.first.hidden=[24]',
  '+model@scheme.assistants.second=mlp',
  'scheme.assistants.second.hidden=[20]',
];

it.each<Killed>([
  { stage: 'student', more: [], stored: 'teacher' },
  { stage: 'baseline', more: [], stored: 'teacher' },
  { stage: 'assistant2', more: ['scheme=assistants', ...ASSISTANTS], stored: 'assistant1' },
])('comes to the same numbers where $stage was in training at kill -9 $more', { timeout: 60_000 }, holdResumed);
