import { Text } from '@mantine/core';
import type { AccountBusiness } from '@sammati/contract/account-business.ts';
import { useLanguage } from '#console/language/language.tsx';
import { Numbers } from './part.tsx';

/** Whose objections are counted, and since when the mode is what it is. */
export function Objectors({ business }: { readonly business: AccountBusiness | undefined }) {
  const { words, time } = useLanguage();
  if (business === undefined) return null;
  const { objectors, mode, modeChangedAt } = business;
  return (
    <>
      {mode === 'opt_in' && modeChangedAt !== null && (
        <Text size="sm" c="dimmed">
          {words.overview.askingSince(time(modeChangedAt))}
        </Text>
      )}
      <Numbers
        none={words.overview.noObjectors}
        items={objectors.people.map(({ number, at, door }) => ({
          key: number,
          number,
          text: at === null || door === null ? words.overview.takenBack : `${words.overview.doors[door]} · ${time(at)}`,
        }))}
      />
    </>
  );
}
