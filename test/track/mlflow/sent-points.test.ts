import { describe, expect, it } from 'vitest';
import { matchPoints } from '../../../src/track/mlflow/sent-points.ts';

/** `a1` is a point of the metric `a` at step 1. */
const points = (text: string) =>
  text.split(' ').flatMap((word) => (word === '' ? [] : [{ key: word[0]!, step: Number(word.slice(1)) }]));

describe('matchPoints', () => {
  it.each([
    { name: 'a record that is repeated and goes on', logged: 'a1 a2', repeated: 'a1 a2 a3 a4', sent: 'a3 a4' },
    { name: 'keys that came to different steps', logged: 'a1 a2 b1', repeated: 'a1 b1 a2 b2 a3', sent: 'b2 a3' },
    {
      name: 'several points at one step, some of which arrived',
      logged: 'a1 a2 a2',
      repeated: 'a1 a2 a2 a2',
      sent: 'a2',
    },
    { name: 'only points at step 0', logged: 'a0 a0', repeated: 'a0 a0 a0 a0', sent: 'a0 a0' },
    { name: 'a gap that the server had', logged: 'a1 a3', repeated: 'a1 a2 a3 a4', sent: 'a2 a4' },
    { name: 'a run that only goes on', logged: 'a1 a2', repeated: 'a3', sent: 'a3' },
    { name: 'an empty run', logged: '', repeated: 'a1 a1', sent: 'a1 a1' },
  ])('$name', ({ logged, repeated, sent }) => {
    const isSent = matchPoints(points(logged));
    const fresh = points(repeated).filter((point) => !isSent({ ...point, value: 0, timestamp: 0 }));
    expect(fresh).toEqual(points(sent));
  });
});
