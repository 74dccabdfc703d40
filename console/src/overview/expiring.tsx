import { Anchor, SimpleGrid, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useLanguage } from '#console/language/language.tsx';
import { daysWithin, type ExpiryDay, listOf } from './expiry-days.ts';

const horizons = [1, 7, 30] as const;

/** How many permissions end soon: today counts, and so does the last day. */
export function Expiring({ days }: { readonly days: readonly ExpiryDay[] }) {
  const { words, count } = useLanguage();
  return (
    <SimpleGrid cols={3}>
      {horizons.map((horizon) => {
        const within = daysWithin(days, horizon);
        const sum = within.reduce((total, day) => total + day.count, 0);
        const isMore = within.some((day) => day.isMore);
        return (
          <Anchor key={horizon} component={Link} href={listOf(within)} underline="never" c="var(--mantine-color-text)">
            <Text size="xl" fw={700} data-testid={`expiring-${horizon}`}>
              {count(sum)}
              {isMore && '+'}
            </Text>
            <Text size="sm" c="dimmed">
              {words.overview.within(horizon)}
            </Text>
          </Anchor>
        );
      })}
    </SimpleGrid>
  );
}
