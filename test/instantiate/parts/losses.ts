/** @file What a user's own module may look like. */
export function myLoss(options: object): object {
  return { loss: options };
}

class Base {
  readonly kind = 'loss';

  static make(options: object): object {
    return { by: this.name, options };
  }
}

export class Huber extends Base {
  readonly delta: number;

  constructor({ delta = 1 }: { delta?: number } = {}) {
    super();
    this.delta = delta;
  }
}

class Service {
  readonly name = 'service';

  describe(options: object): object {
    return { by: this.name, options };
  }
}

export const service = new Service();
export const nested = { deep: { thing: (options: object) => ({ deep: options }) } };
export const described = {
  options: { type: 'object' },
  create: (options: object, context: unknown) => ({ options, context }),
};
export const number = 7;
export default myLoss;
