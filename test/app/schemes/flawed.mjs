/** @file Schemes that are none, or go wrong. */
const of = (create) => ({ options: { type: 'object' }, create });
const network = (stage) => ({ stage, model: { forward() {} } });

export const generator = of(async function* () {});
export const nothing = of(() => null);
export const promise = of(() => async () => [network('student')]);
export const model = of(
  () =>
    async function* () {
      yield network('teacher');
      yield network('student').model;
    },
);
export const twice = of(
  () =>
    async function* () {
      yield network('student');
      yield network('student');
    },
);
export const right = of(
  (options) =>
    async function* (bench) {
      try {
        yield { ...network('teacher'), options };
        yield network('student');
      } finally {
        bench.closed = true;
      }
    },
);
