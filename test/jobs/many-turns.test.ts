import { setImmediate as tick } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { manyTurns } from '#jobs/many-turns.ts';
import { precedence } from '#jobs/precedence.ts';

/** Work that ends when it is told to. */
function held(): { readonly work: () => Promise<void>; readonly end: () => void } {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => ended, end: () => end() };
}

describe('requests about many numbers', () => {
  it('go on in step, one part at a time, whatever becomes of a part', async () => {
    const turns = manyTurns(precedence(), { atOnce: 1 });
    const done: string[] = [];
    let underWay = 0;
    const request = async (name: string): Promise<void> => {
      for (const part of [1, 2, 3]) {
        const does = turns.turn(async () => {
          underWay += 1;
          await tick();
          done.push(`${name}${part} of ${underWay}`);
          underWay -= 1;
          if (name === 'a') throw new Error('this part failed');
        });
        await does.catch(() => undefined);
      }
    };
    await Promise.all([request('a'), request('b')]);
    expect(done).toEqual(['a1 of 1', 'b1 of 1', 'a2 of 1', 'b2 of 1', 'a3 of 1', 'b3 of 1']);
  });

  it.each([
    ['is answered before a part begins', 60_000, ['single', 'part']],
    ['does not keep a part waiting for ever', 1, ['part', 'single']],
  ])('a single question that is under way %s', async (_, mostGivenWay, expected) => {
    const single = precedence();
    const turns = manyTurns(single, { mostGivenWay });
    const order: string[] = [];
    const question = held();
    const asked = single.first(async () => {
      await question.work();
      order.push('single');
    });
    const part = turns.turn(() => order.push('part'));
    if (expected[0] === 'part') await part;
    else for (let ticks = 0; ticks < 10; ticks += 1) await tick();
    question.end();
    await Promise.all([asked, part]);
    expect(order).toEqual(expected);
  });

  it('are let in as long as not too many numbers wait, one alone always, and again when others have ended', async () => {
    const turns = manyTurns(precedence(), { most: 100 });
    const [long, other, short] = [held(), held(), held()];
    const first = turns.admit(500, long.work);
    expect(turns.admit(1, other.work)).toBeNull();
    long.end();
    await first;
    const second = turns.admit(60, short.work);
    expect(turns.admit(41, other.work)).toBeNull();
    const third = turns.admit(40, () => other.work().then(() => Promise.reject(new Error('it failed'))));
    other.end();
    await expect(third).rejects.toThrow('it failed');
    expect(await turns.admit(40, async () => 'let in')).toBe('let in');
    short.end();
    await second;
  });
});
