/** Bytes of a text that come in order, from wherever. */
export interface Text {
  /** As people are told: of an archive's member `archive/member`. */
  readonly name: string;
  /** Fills `into` from `from` on; answers how many bytes it wrote, fewer than fit only at the end. */
  read(into: Uint8Array, from: number): Promise<number>;
}

export interface Heard {
  /** Every byte of the file as it lies on the disk, once and in order. */
  hash(bytes: Uint8Array): void;
  /** So many more bytes of the file are done. */
  done(bytes: number): void;
}

export function textOfParts(name: string, parts: AsyncGenerator<Uint8Array>): Text {
  let rest: Uint8Array = new Uint8Array(0);
  return {
    name,
    async read(into, from) {
      let at = from;
      while (at < into.length) {
        if (rest.length === 0) {
          const next = await parts.next();
          if (next.done) break;
          rest = next.value;
        }
        const part = rest.subarray(0, into.length - at);
        into.set(part, at);
        rest = rest.subarray(part.length);
        at += part.length;
      }
      return at - from;
    },
  };
}
