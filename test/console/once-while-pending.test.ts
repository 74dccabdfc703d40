import { describe, expect, it } from 'vitest';
import { onceWhilePending } from '#console/sandbox/once-while-pending.ts';
import { isFirstClick } from '#console/service/first-click.ts';

describe('what is asked for while the same is on its way', () => {
  it('is done once; something else is done too, and so is the same afterwards', async () => {
    const asked: string[] = [];
    const letGo: (() => void)[] = [];
    const once = onceWhilePending(async (what: readonly string[]) => {
      asked.push(what.join());
      await new Promise<void>((resolve) => letGo.push(resolve));
      return asked.length;
    });
    const [first, same, other] = [once(['+6']), once(['+6']), once(['+1'])];
    for (const go of letGo) go();
    expect(await Promise.all([first, same])).toEqual([2, 2]);
    await other;
    expect(asked).toEqual(['+6', '+1']);
    const again = once(['+6']);
    letGo.at(-1)?.();
    await again;
    expect(asked).toEqual(['+6', '+1', '+6']);
  });

  it('may be asked for again after it failed', async () => {
    let fails = true;
    const once = onceWhilePending(async (what: string) => {
      if (fails) throw new Error(what);
      return what;
    });
    await expect(once('ring')).rejects.toThrow('ring');
    fails = false;
    expect(await once('ring')).toBe('ring');
  });

  it('is not what the second click of a double click, or a key, asks for', () => {
    expect([0, 1, 2, 3].map((detail) => isFirstClick({ detail }))).toEqual([true, true, false, false]);
  });
});
