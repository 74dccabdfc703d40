import { Anchor, SimpleGrid, Text } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import type { Standings } from '@sammati/contract/day.ts';
import { Link } from 'wouter';
import { useLanguage } from '#console/language/language.tsx';

const figures = ['whitelist', 'awaiting', 'neutral', 'blacklist'] as const;
/** Who is awaited is shown as Neutral (R15). */
const statuses = { whitelist: 'whitelist', awaiting: 'neutral', neutral: 'neutral', blacklist: 'blacklist' } as const;

/** How many numbers stand how, and when that was counted; of millions it is an older count. */
export function StandingFigures({ standings: { counted, isBeingCounted } }: { readonly standings: Standings }) {
  const { words, count, time } = useLanguage();
  if (counted === null) return <Text size="sm">{words.overview.standings.first}</Text>;
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {figures.map((figure) => (
          <Anchor
            key={figure}
            component={Link}
            href={`${consolePages.whitelist}?status=${statuses[figure]}`}
            underline="never"
            c="var(--mantine-color-text)"
          >
            <Text size="xl" fw={700} data-testid={`standing-${figure}`}>
              {count(counted[figure])}
            </Text>
            <Text size="sm" c="dimmed">
              {words.overview.standings[figure]}
            </Text>
          </Anchor>
        ))}
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt="xs">
        {words.overview.standings.asOf(time(counted.at))} {isBeingCounted && words.overview.standings.again}
      </Text>
    </>
  );
}
