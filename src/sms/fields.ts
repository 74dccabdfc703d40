/** Reads what an operator wrote in the file of senders. A mistake is one sentence that says where it is, and never quotes a secret. */
export class SendersFileError extends Error {
  override readonly name = 'SendersFileError';
}

/** One object of the file; each field may be asked for once, and `end` complains of what nobody asked for. */
export interface Fields {
  text(name: string): string;
  text<Otherwise>(name: string, otherwise: Otherwise): string | Otherwise;
  whole(name: string, range: { readonly from: number; readonly to: number; readonly otherwise?: number }): number;
  /** A number above 0, fractions allowed. */
  rate(name: string): number;
  oneOf<const Choice extends string>(name: string, choices: readonly Choice[], otherwise?: NoInfer<Choice>): Choice;
  texts(name: string): readonly string[] | null;
  object(name: string): Fields | null;
  objects(name: string): readonly Fields[];
  /** Names and texts of an object that holds nothing else. */
  pairs(name: string): Readonly<Record<string, string>>;
  /** Lists of texts by name. */
  lists(name: string): Readonly<Record<string, readonly string[]>>;
  /** Whatever stands there; undefined where nothing does. */
  any(name: string): unknown;
  flag(name: string, otherwise: boolean): boolean;
  bad(name: string, wanted: string): never;
  end(): void;
}

export function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SendersFileError(`${where} must be an object in JSON`);
  const given = new Map<string, unknown>(Object.entries(value));
  const asked = new Set<string>();

  function take(name: string): unknown {
    asked.add(name);
    return given.get(name);
  }
  function bad(name: string, wanted: string): never {
    throw new SendersFileError(`${where}.${name} must be ${wanted}`);
  }

  function text(name: string): string;
  function text<Otherwise>(name: string, otherwise: Otherwise): string | Otherwise;
  function text(name: string, ...otherwise: readonly unknown[]): unknown {
    const found = take(name);
    if (found === undefined && otherwise.length > 0) return otherwise[0];
    return typeof found === 'string' && found !== '' && found.length <= 10_000 ? found : bad(name, 'a text');
  }

  return {
    text,
    whole(name, { from, to, otherwise }) {
      const found = take(name) ?? otherwise;
      const isRight = typeof found === 'number' && Number.isInteger(found) && found >= from && found <= to;
      return isRight ? found : bad(name, `a whole number from ${from} to ${to}`);
    },
    rate(name) {
      const found = take(name);
      return typeof found === 'number' && found > 0 && found <= 100_000 ? found : bad(name, 'a number above 0');
    },
    oneOf(name, choices, otherwise) {
      const found = take(name) ?? otherwise;
      return choices.find((choice) => choice === found) ?? bad(name, `one of ${choices.join(', ')}`);
    },
    texts(name) {
      const found = take(name);
      if (found === undefined) return null;
      const isRight = Array.isArray(found) && found.every((one): one is string => typeof one === 'string' && one !== '');
      return isRight ? found : bad(name, 'a list of texts');
    },
    object(name) {
      const found = take(name);
      return found === undefined ? null : fieldsOf(found, `${where}.${name}`);
    },
    objects(name) {
      const found = take(name);
      if (!Array.isArray(found)) return found === undefined ? [] : bad(name, 'a list');
      return found.map((one, index) => fieldsOf(one, `${where}.${name}[${index}]`));
    },
    pairs(name) {
      const found = take(name);
      if (found === undefined) return {};
      if (typeof found !== 'object' || found === null || Array.isArray(found)) return bad(name, 'an object of texts');
      const pairs = Object.entries(found);
      return pairs.every((pair): pair is [string, string] => typeof pair[1] === 'string')
        ? Object.fromEntries(pairs)
        : bad(name, 'an object of texts');
    },
    lists(name) {
      const found = take(name);
      if (found === undefined) return {};
      if (typeof found !== 'object' || found === null || Array.isArray(found)) return bad(name, 'an object of lists');
      const lists = fieldsOf(found, `${where}.${name}`);
      return Object.fromEntries(Object.keys(found).map((key) => [key, lists.texts(key) ?? []]));
    },
    any: take,
    flag(name, otherwise) {
      const found = take(name) ?? otherwise;
      return typeof found === 'boolean' ? found : bad(name, 'true or false');
    },
    bad,
    end() {
      const unknown = [...given.keys()].find((name) => !asked.has(name));
      if (unknown !== undefined) throw new SendersFileError(`${where} has a field that is not known: ${unknown.slice(0, 40)}`);
    },
  };
}
