import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BusinessId } from '#domain/account/account.ts';
import { type Canonical, canonicalJson } from '#domain/consent/canonical.ts';
import {
  commitmentOf,
  eventSealer,
  hex,
  noLeaf,
  type Place,
  personalFields,
  publicFields,
  requestDigest,
  sealEvent,
} from '#domain/consent/chain.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import { type ChainLink, verifyChain } from '#domain/consent/verify-chain.ts';
import { fromIndianTime } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { ended } from '#test/support/consent-events.ts';
import { anyEvent } from '#test/support/standing-arbitraries.ts';
import { businessA, businessB, person } from '#test/support/world-directory.ts';
import { sha256 } from '#test/support/world-stores.ts';

const salt = new Uint8Array(16).fill(7);
const place: Place = { business: businessA, number: person(1), n: 4, previous: new Uint8Array(32).fill(1), salt, request: 'abc' };

function leaf(event: ConsentEvent, at: Partial<Place> = {}): string {
  return hex(sealEvent({ ...place, ...at }, event, sha256));
}

/** Every way of changing one thing anywhere in a value: a field removed, added, or given another value. */
function* changesOf(value: unknown): Generator<unknown, void> {
  if (typeof value === 'number') yield value + 1;
  else if (typeof value === 'string') yield `${value}x`;
  else if (typeof value === 'boolean') yield !value;
  else if (value === null) yield 'not null';
  else if (typeof value === 'object') {
    for (const [key, field] of Object.entries(value)) {
      for (const changed of changesOf(field)) yield { ...value, [key]: changed };
      if (field !== null) yield { ...value, [key]: null };
    }
    yield { ...value, another: 1 };
  }
}

describe('R17 the leaf of an event', () => {
  test('changes with every field of the event and of its report', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const own = leaf(event);
        for (const changed of changesOf(event))
          expect(leaf(changed as ConsentEvent), canonicalJson(changed as Canonical)).not.toBe(own);
      }),
      { numRuns: 60 },
    );
  });

  test('changes with the business, the number, the place, the leaf before it, the salt and the request', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const own = leaf(event);
        expect(leaf(event, { business: businessB })).not.toBe(own);
        expect(leaf(event, { number: person(2) })).not.toBe(own);
        expect(leaf(event, { n: 5 })).not.toBe(own);
        expect(leaf(event, { previous: noLeaf })).not.toBe(own);
        expect(leaf(event, { salt: new Uint8Array(16) })).not.toBe(own);
        expect(leaf(event, { request: 'abd' })).not.toBe(own);
        expect(leaf({ ...event })).toBe(own);
      }),
      { numRuns: 60 },
    );
  });

  test('names the person in its committed part only', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const open = canonicalJson(publicFields(businessA, 4, event, null));
        expect(open).not.toContain(String(person(1)));
        expect(JSON.parse(open)).not.toHaveProperty('report');
        expect(JSON.parse(open)).not.toHaveProperty('reference');
      }),
    );
  });

  test('does not depend on what was sealed before it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyEvent, fc.integer({ min: 1, max: 2 })), { maxLength: 8 }), (drawn) => {
        const seal = eventSealer(sha256);
        for (const [event, index] of drawn) {
          // The same event twice in a row, as in a bulk request, for different numbers.
          for (const number of [person(index), person(9)])
            expect(hex(seal({ ...place, number }, event))).toBe(leaf(event, { number }));
        }
      }),
    );
  });

  test('does not depend on it either where the one before has a field less or more', () => {
    const failed = ended('notice_failed', { at: fromIndianTime(2026, 11, 23) });
    const unknown = { ...failed, mayHaveArrived: true } as const;
    for (const [before, after] of [
      [failed, unknown],
      [unknown, failed],
    ] as const) {
      const seal = eventSealer(sha256);
      seal(place, before);
      expect(hex(seal(place, after))).toBe(leaf(after));
    }
  });

  test('is written down for ever: the form of version 1 does not change', () => {
    const event: ConsentEvent = {
      kind: 'declaration_posted',
      at: fromIndianTime(2026, 11, 23),
      actor: 'account',
      account: 1 as never,
      request: '00000000-0000-4000-8000-000000000001',
      language: 'hi',
      notice: 1,
      line: person(5),
      expiresAt: fromIndianTime(2027, 5, 23),
      strict: false,
    };
    const first = { business: 1 as BusinessId, number: 9800000001 as PhoneNumber, n: 1, previous: noLeaf, salt, request: null };
    expect(canonicalJson(publicFields(first.business, 1, event, null))).toBe(
      '{"account":1,"actor":"account","at":1795372200000,"business":1,"expiresAt":1811010600000,"kind":"declaration_posted",' +
        '"language":"hi","line":9800000005,"n":1,"notice":1,"request":"00000000-0000-4000-8000-000000000001","requestDigest":null,"strict":false}',
    );
    expect(canonicalJson(personalFields(first.number, event))).toBe('{"number":9800000001,"reference":null,"report":null}');
    expect(hex(sealEvent(first, event, sha256))).toBe('53c5e3ce57cb430c1df22cb3a2c8e9b440dcfeb0230f6618087fb90e8cf040f9');
  });

  test('commits to the request: who sent what, with which key, from where', () => {
    const request: RequestRecord = {
      id: 'r',
      business: businessA,
      account: null,
      key: 'k',
      address: '192.0.2.7',
      what: 'POST',
      parameters: { a: '1' },
      at: fromIndianTime(2026, 11, 23),
    };
    const own = requestDigest(request, sha256);
    for (const changed of changesOf(request)) expect(requestDigest(changed as RequestRecord, sha256)).not.toBe(own);
    expect(requestDigest({ ...request, parameters: { ...request.parameters } }, sha256)).toBe(own);
  });
});

describe('R17 a chain', () => {
  function linksOf(events: readonly ConsentEvent[]): ChainLink[] {
    let previous = noLeaf;
    return events.map((event, index) => {
      const n = index + 1;
      const ownSalt = sha256(Uint8Array.of(index)).subarray(0, 16);
      previous = sealEvent({ business: businessA, number: person(1), n, previous, salt: ownSalt, request: null }, event, sha256);
      const personal = { kind: 'kept', salt: ownSalt, fields: personalFields(person(1), event) } as const;
      return { n, publicFields: publicFields(businessA, n, event, null), personal, leaf: previous };
    });
  }
  const headOf = (links: readonly ChainLink[]): Uint8Array => links.at(-1)?.leaf ?? noLeaf;
  const chains = fc.array(anyEvent, { minLength: 2, maxLength: 8 }).map(linksOf);

  test('verifies as it was written, and an empty one too', () => {
    fc.assert(
      fc.property(chains, (links) => {
        expect(verifyChain(links, headOf(links), sha256)).toBeNull();
      }),
    );
    expect(verifyChain([], noLeaf, sha256)).toBeNull();
  });

  test('goes on verifying when personal fields and salts are erased and their commitments kept', () => {
    fc.assert(
      fc.property(chains, fc.infiniteStream(fc.boolean()), (links, erase) => {
        const left = links.map((link): ChainLink => {
          if (link.personal.kind === 'erased' || !erase.next().value) return link;
          const { salt: own, fields } = link.personal;
          return { ...link, personal: { kind: 'erased', commitment: commitmentOf(own, fields, sha256) } };
        });
        expect(verifyChain(left, headOf(links), sha256)).toBeNull();
      }),
    );
  });

  test('tells where an event was changed, left out, added, or put in another place', () => {
    fc.assert(
      fc.property(chains, fc.nat(), fc.nat(), (links, one, other) => {
        const head = headOf(links);
        const at = one % links.length;
        const there = other % links.length;
        const link = links[at] as ChainLink;

        const changed = links.with(at, { ...link, publicFields: { ...(link.publicFields as object), at: 1 } as Canonical });
        expect(verifyChain(changed, head, sha256)).toEqual({ kind: 'changed', n: at + 1 });

        const withoutOne = links.toSpliced(at, 1);
        const atTheEnd = at === links.length - 1;
        expect(verifyChain(withoutOne, head, sha256)).toEqual({ kind: atTheEnd ? 'head' : 'missing', n: atTheEnd ? at : at + 1 });
        const renumbered = withoutOne.map((left, index) => ({ ...left, n: index + 1 }));
        expect(verifyChain(renumbered, head, sha256)).not.toBeNull();

        expect(verifyChain(links.toSpliced(at, 0, link), head, sha256)).not.toBeNull();
        if (at !== there) {
          const swapped = links.with(at, links[there] as ChainLink).with(there, link);
          expect(verifyChain(swapped, head, sha256)).not.toBeNull();
        }
        expect(verifyChain(links, sha256(head), sha256)).toEqual({ kind: 'head', n: links.length });
      }),
    );
  });

  test('an erased commitment cannot be replaced', () => {
    fc.assert(
      fc.property(chains, fc.nat(), (links, index) => {
        const at = index % links.length;
        const forged: ChainLink = {
          ...(links[at] as ChainLink),
          personal: { kind: 'erased', commitment: sha256(Uint8Array.of(1, 2)) },
        };
        expect(verifyChain(links.with(at, forged), headOf(links), sha256)).toEqual({ kind: 'changed', n: at + 1 });
      }),
    );
  });
});

test('one value is written in one way, whatever the order of its keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const shuffled = (one: unknown): unknown => {
        if (Array.isArray(one)) return one.map(shuffled);
        if (typeof one !== 'object' || one === null) return one;
        return Object.fromEntries(
          Object.entries(one)
            .reverse()
            .map(([key, field]) => [key, shuffled(field)]),
        );
      };
      const text = canonicalJson(value as Canonical);
      expect(canonicalJson(shuffled(value) as Canonical)).toBe(text);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
});
