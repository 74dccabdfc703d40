import { Alert, Card, Skeleton, Text, Title } from '@mantine/core';
import { EntryTimeline } from '#console/entries/entry-timeline.tsx';
import { useLanguage } from '#console/language/language.tsx';
import { spaced } from '#console/service/phone-text.ts';
import { useSandbox } from './sandbox-context.tsx';
import { useEntry } from './sandbox-queries.ts';

/** Everything that happened to the number whose phone is held, newest first. */
export function Why() {
  const { words } = useLanguage();
  const { person } = useSandbox();
  const entry = useEntry();
  return (
    <Card withBorder component="section" aria-labelledby="why" data-testid="why">
      <Title order={2} size="h4" id="why">
        {words.why.title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {words.why.of(spaced(person))}
      </Text>
      {entry.isPending && <Skeleton height={80} />}
      {entry.isError && entry.data === undefined && <Alert color="red" title={words.app.failed} />}
      {entry.data?.timeline.length === 0 && <Text size="sm">{words.why.empty}</Text>}
      {entry.data !== undefined && entry.data.timeline.length > 0 && <EntryTimeline {...entry.data} />}
    </Card>
  );
}
