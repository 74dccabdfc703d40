/**
 * Verifies an evidence file (R17) with nothing but the file and, where the reader has them from elsewhere, the keys. Line by line:
 * what is kept meanwhile is one chain's place and the checkpoints.
 */
import type { Digest } from '#domain/consent/chain.ts';
import { chainedEvent } from './chained-event.ts';
import {
  type Checkpoint,
  checkpointBytes,
  checkpointHash,
  keyIdOf,
  type VerificationKey,
  type VerifySignature,
} from './checkpoint.ts';
import { type CheckpointLine, type EventLine, type FooterLine, footerBytes, type HeaderLine, lineHash } from './evidence-file.ts';
import { bytesOfHex } from './hash-text.ts';
import { isForeign, type ReadLine, readLine } from './read-line.ts';
import type { Alteration, Altered, Place, Verdict } from './verdict.ts';
import type { VerifiedBlock } from './verify-block.ts';
import { type ChainFinding, type ChainFollower, type ChainRules, chainFollower } from './verify-chain-lines.ts';

export interface EvidenceReading {
  readonly digest: Digest;
  readonly verify: VerifySignature;
  /** The keys that the reader has from elsewhere; null where there are none. */
  readonly keys: readonly VerificationKey[] | null;
}

export interface EvidenceVerifier {
  /** Takes the next line with its newline; true where the verdict is certain and the rest need not be read. */
  line(text: string): boolean;
  /** By what a block of chains can be verified elsewhere; null until the first chain has come. */
  chainRules(): ChainRules | null;
  /**
   * Takes a block of chains that was verified elsewhere, in the place of its lines; false, and nothing has changed, where what the
   * lines would lead to is not certain.
   */
  pass(block: VerifiedBlock): boolean;
  end(): Verdict;
}

/** The verdict on a file that is given line by line, each with its newline. */
export function verifyEvidence(lines: Iterable<string>, reading: EvidenceReading): Verdict {
  const verifier = evidenceVerifier(reading);
  for (const line of lines) if (verifier.line(line)) break;
  return verifier.end();
}

/** A line that was read, and what can be said of it only when the next has been. */
interface LastLine {
  readonly hash: string;
  readonly place: Place;
  /** True where a change could go unnoticed but for the next line. */
  readonly loose: boolean;
  /** Set where this line does not follow the one before it: what is then said, unless this line is itself the changed one. */
  readonly torn: Altered | null;
}

export function evidenceVerifier({ digest, verify, keys: known }: EvidenceReading): EvidenceVerifier {
  let count = 0;
  let header: HeaderLine | null = null;
  let chains: ChainFollower | null = null;
  let footer: FooterLine | null = null;
  let last: LastLine | null = null;
  let cut = false;
  let foreign = false;
  let altered: Altered | null = null;
  /** Something is missing, unless it is found further down. */
  let sought: { readonly finding: ChainFinding; readonly place: Place; readonly met: EventLine } | null = null;
  /** A line contradicts the header and does not follow it: which of the two was changed, the next line tells. */
  let doubted: { readonly fault: Altered; readonly torn: Altered; readonly hash: string } | null = null;
  const checkpoints = new Map<number, Checkpoint>();
  let rules: ChainRules | null = null;

  const at = (line: number, part: Partial<Place> = {}): Place => ({ line, business: null, number: null, n: null, ...part });
  const alter = (alteration: Alteration, place: Place, why: string): Altered => ({ verdict: 'altered', alteration, place, why });

  function keyNamed(id: string): string | null {
    const key = header?.keys.find((one) => one.id === id);
    if (key === undefined) return null;
    return known === null || known.some((one) => one.publicKey === key.publicKey) ? key.publicKey : null;
  }

  function signed(id: string, bytes: Uint8Array, signature: string): string | null {
    const key = keyNamed(id);
    if (key === null) return `the key ${id.slice(0, 16)} that signed it is not known`;
    return verify(bytesOfHex(key), bytes, bytesOfHex(signature)) ? null : 'its signature is not that of its contents';
  }

  function checkpointFault({ checkpoint, signature }: CheckpointLine): Altered | null {
    const place = at(count, { business: checkpoint.business });
    if (checkpoint.business !== header?.business) return alter('inserted', place, 'the checkpoint is of another business');
    const why = signed(checkpoint.key, checkpointBytes(checkpoint), signature);
    if (why !== null) return alter('changed', place, `checkpoint ${checkpoint.n}: ${why}`);
    if (chains !== null) return alter('reordered', place, 'checkpoints stand before chains');
    if (checkpoints.has(checkpoint.n)) return alter('inserted', place, `checkpoint ${checkpoint.n} stands there twice`);
    const before = checkpoints.get(checkpoint.n - 1);
    if (before !== undefined && checkpoint.previous !== checkpointHash(before, digest))
      return alter('changed', place, `checkpoint ${checkpoint.n} does not follow checkpoint ${before.n}`);
    checkpoints.set(checkpoint.n, checkpoint);
    return null;
  }

  function footerFault(line: FooterLine): Altered | null {
    const missing = chains?.ended() ?? null;
    if (missing !== null) return ofChain(missing, count);
    const why = signed(line.key, footerBytes(line), line.signature);
    if (why !== null) return alter('changed', at(count), `the footer: ${why}`);
    footer = line;
    if (line.lines === count - 1 && line.events === (chains?.counts.events ?? 0)) return null;
    return alter(line.lines > count - 1 ? 'missing' : 'inserted', at(count), `the footer counts ${line.lines} lines before it`);
  }

  function ofChain({ alteration, why, business, number, n }: ChainFinding, line: number): Altered {
    return alter(alteration, at(line, { business, number, n }), why);
  }

  function chainFault(line: Extract<ReadLine, { readonly line: 'chain' | 'event' }>, opened: HeaderLine): Altered | null {
    rules ??= { business: opened.business, covers: opened.covers, checkpoints };
    chains ??= chainFollower(rules, digest);
    const finding = line.line === 'chain' ? chains.chain(line) : chains.event(chainedEvent(line, digest));
    if (finding === null) return null;
    if (line.line === 'event' && finding.mayFollow) {
      sought = { finding, place: at(count), met: line };
      return null;
    }
    return ofChain(finding, count);
  }

  function faultOf(line: ReadLine): Altered | null {
    if (line.line === 'header') {
      if (count > 1) return alter('inserted', at(count), 'a header stands at the beginning only');
      header = line;
      const wrong = line.keys.find(({ id, publicKey }) => keyIdOf(bytesOfHex(publicKey), digest) !== id);
      return wrong === undefined ? null : alter('changed', at(count), `the key ${wrong.id.slice(0, 16)} is not what its id says`);
    }
    if (header === null) return alter('missing', at(count), 'the file does not begin with its header');
    if (footer !== null) return alter('inserted', at(count), 'something stands after the footer');
    if (line.line === 'checkpoint') return checkpointFault(line);
    return line.line === 'footer' ? footerFault(line) : chainFault(line, header);
  }

  /** An event that should have come was not there, and another was met instead: what does the rest of the chain say? */
  function search(line: ReadLine | null): boolean {
    if (sought === null) return false;
    const { finding, place, met } = sought;
    if (line?.line === 'event') {
      if (line.number !== finding.number || line.public.n !== finding.n || line.public.business !== finding.business)
        return false;
      const isForeign = met.number !== finding.number;
      const { number, public: fields } = isForeign ? met : line;
      const where = { business: finding.business, number, n: fields.n as number };
      const why = isForeign
        ? 'it is of another number than the events around it'
        : 'an event with a higher number came before it';
      altered = alter(isForeign ? 'inserted' : 'reordered', at(isForeign ? place.line : count, where), why);
    } else altered = ofChain(finding, place.line);
    return true;
  }

  function take(text: string): boolean {
    const line = readLine(text);
    if (sought !== null) return search(line);
    if (doubted !== null) {
      const { fault, torn, hash } = doubted;
      altered = line !== null && 'after' in line && line.after === hash ? torn : fault;
      return true;
    }
    const torn = last === null || line === null || !('after' in line) || line.after === last.hash ? null : tearAfter(last);
    if (last?.torn) {
      altered =
        torn === null && line !== null ? last.torn : alter('changed', last.place, 'it is not the line that the next one follows');
      return true;
    }
    // After the line that begins a chain an event that neither is of its number nor follows it: that line was changed, or this inserted.
    if (torn !== null && last !== null && line?.line === 'event' && isOfAnother(line, last.place)) {
      const fault = alter('inserted', placeOf(line), 'it is of another number than the events around it');
      doubted = { fault, torn, hash: lineHash(text, digest) };
      return false;
    }
    const fault = line === null ? alter('changed', at(count), 'it is no line of the format') : faultOf(line);
    if (fault !== null && torn !== null && last?.place.line === 1 && fault.alteration !== 'missing') {
      doubted = { fault, torn, hash: lineHash(text, digest) };
      return false;
    }
    if (fault !== null || line === null) {
      altered = fault;
      return true;
    }
    last = { hash: lineHash(text, digest), place: placeOf(line), loose: isLoose(line), torn };
    return false;
  }

  /** The next line follows another one than this. */
  function tearAfter({ loose, place }: LastLine): Altered {
    return loose
      ? alter('changed', place, 'it is not the line that the next one follows')
      : alter('missing', at(count), `between line ${place.line} and this one something is not there`);
  }

  /** The first line was foreign: is what follows it evidence, so that only that line is wrong? */
  function meet(text: string): true {
    foreign = readLine(text) === null && isForeign(text);
    if (!foreign) altered = alter('changed', at(1), 'it is no line of the format');
    return true;
  }

  function pass({ lines, after, end, followed }: VerifiedBlock): boolean {
    const isDoubtful = altered !== null || foreign || cut || sought !== null || doubted !== null || footer !== null;
    if (isDoubtful || last === null || last.torn !== null || last.hash !== after || chains?.pass(followed) !== true) return false;
    count += lines;
    const { business, number, n } = followed.last;
    last = { hash: end.hash, place: at(count, { business, number, n }), loose: end.loose, torn: null };
    return true;
  }

  function placeOf(line: ReadLine): Place {
    if (line.line === 'chain') return at(count, { business: line.business, number: line.number });
    if (line.line !== 'event') return at(count, { business: header?.business ?? null });
    return at(count, { business: line.public.business as number, number: line.number, n: line.public.n as number });
  }

  function verdict(): Verdict {
    if (foreign) return { verdict: 'not_evidence' };
    if (altered !== null) return altered;
    if (last?.torn && footer !== null) return last.torn;
    if (footer === null || header === null || cut) return { verdict: 'incomplete', lines: count };
    const { chains: ofChains, events, afterCheckpoint } = chains?.counts ?? { chains: 0, events: 0, afterCheckpoint: 0 };
    return {
      verdict: 'verified',
      header,
      lines: count,
      chains: ofChains,
      events,
      afterCheckpoint,
      checkpoints: [...checkpoints.values()].map((one) => {
        return { n: one.n, at: one.at, hash: checkpointHash(one, digest), key: one.key };
      }),
      key: footer.key,
      keysKnown: known !== null,
    };
  }

  return {
    line(text) {
      if (altered !== null) return true;
      if (foreign) return meet(text);
      if (count === 0 && !cut && isForeign(text)) {
        foreign = true;
        return false;
      }
      if (!text.endsWith('\n')) {
        cut = true;
        return false;
      }
      count += 1;
      return take(text);
    },
    chainRules: () => rules,
    pass,
    end() {
      if (altered === null && sought !== null) search(null);
      altered ??= doubted?.fault ?? null;
      return verdict();
    },
  };
}

/** Whether a chain of another number began in the line before. */
function isOfAnother(event: EventLine, { number, n }: Place): boolean {
  return number !== null && n === null && number !== event.number;
}

/** Whether some change of the line leaves everything else in the file as it should be. */
function isLoose(line: ReadLine): boolean {
  if (line.line === 'event') return 'commitment' in line.personal || line.request === null;
  return line.line === 'header' || line.line === 'chain';
}
