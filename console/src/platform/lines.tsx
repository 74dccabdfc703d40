import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLanguage } from '#console/language/language.tsx';
import { spaced } from '#console/service/phone-text.ts';
import { Listing } from './listing.tsx';
import { listLines } from './platform-calls.ts';

export function Lines() {
  const { words, time } = useLanguage();
  const text = words.platform.lines;
  const query = useQuery({ queryKey: ['lines'], queryFn: listLines, refetchInterval: 15_000 });
  return (
    <Listing
      query={query}
      none={text.none}
      columns={[text.number, text.meaning, text.health, text.heard, text.of]}
      keyOf={({ number }) => number}
      cells={({ number, meaning, health, businessId, retiredAt }) => [
        spaced(number),
        meaning === 'object' ? words.handset.saysNo : words.handset.saysYes,
        <Badge key="health" color={retiredAt !== null ? 'gray.7' : health.state === 'works' ? 'consent' : 'red.9'}>
          {retiredAt === null ? text.states[health.state] : text.retired}
        </Badge>,
        health.heardAt === null ? '–' : time(health.heardAt),
        businessId === null ? text.pool : String(businessId),
      ]}
    />
  );
}
