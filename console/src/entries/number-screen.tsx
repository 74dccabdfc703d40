import { Alert, Anchor, Button, Card, Group, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Entry } from '@sammati/contract/entry.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from 'wouter';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { AsOf } from '#console/lists/as-of.tsx';
import { Failed } from '#console/lists/failed.tsx';
import { useAct } from '#console/service/act.ts';
import { spaced } from '#console/service/phone-text.ts';
import { CallFailed } from '#console/service/request.ts';
import { save } from '#console/service/save.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { readEntry, readSheet, removeEntry } from './entries-calls.ts';
import { EntryTimeline } from './entry-timeline.tsx';
import { listPage } from './number-page.ts';
import { PermissionCard } from './permission-card.tsx';
import { RemovalDialog } from './removal-dialog.tsx';
import { StandingBadge } from './standing-badge.tsx';

const REFUSED = 400;

/** One number: how the account stands with it, why, and everything that led there. */
export function NumberScreen({ number: given }: { readonly number: string }) {
  const words = useWords();
  const session = useSession();
  const may = useMay();
  const filters = useSearch();
  const entry = useQuery({ queryKey: ['entry', session.sid, given], queryFn: () => readEntry(session, given) });
  const isUnreadable = entry.error instanceof CallFailed && entry.error.status === REFUSED;
  return (
    <Stack gap="md">
      <Anchor component={Link} href={listPage(filters)}>
        ← {words.entry.back}
      </Anchor>
      {entry.isPending && <Skeleton height={200} />}
      {isUnreadable && <Alert color="red" title={words.entry.unreadable} />}
      {entry.isError && !isUnreadable && entry.data === undefined && <Failed again={entry.refetch} />}
      <AsOf query={entry} />
      {entry.data !== undefined && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <Stack gap="md">
            <Standing entry={entry.data} />
            {may('readPermission') && <PermissionCard number={entry.data.number} />}
          </Stack>
          <Card withBorder component="section" aria-labelledby="timeline">
            <Title order={2} size="h4" id="timeline" mb="sm">
              {words.why.title}
            </Title>
            {entry.data.timeline.length + entry.data.earlier === 0 ? (
              <Text>{words.why.empty}</Text>
            ) : (
              <EntryTimeline {...entry.data} />
            )}
          </Card>
        </SimpleGrid>
      )}
    </Stack>
  );
}

function Standing({ entry }: { readonly entry: Entry }) {
  const { words, time } = useLanguage();
  const facts = [
    [words.entries.until, entry.until],
    [words.entry.postedAt, entry.postedAt],
    [words.entry.firstAt, entry.firstAt],
    [words.entry.door, entry.objection?.at ?? null],
  ] as const;
  return (
    <Card withBorder>
      <Group justify="space-between">
        <Title order={1} size="h2">
          {spaced(entry.number)}
        </Title>
        <StandingBadge standing={entry.timeline.length === 0 ? 'unknown' : entry.status} />
      </Group>
      <Text mt="xs" mb="md">
        {words.why.reason[entry.reason]}
      </Text>
      {facts.map(([label, at]) =>
        at === null ? null : (
          <Group key={label} justify="space-between" gap="xs">
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            <Text size="sm">{time(at)}</Text>
          </Group>
        ),
      )}
      <Acts number={entry.number} />
    </Card>
  );
}

function Acts({ number }: { readonly number: string }) {
  const words = useWords();
  const session = useSession();
  const may = useMay();
  const queries = useQueryClient();
  const [isAsking, asking] = useDisclosure();
  const removal = useAct({
    mutationFn: () => removeEntry(session, number),
    onSettled: () => {
      asking.close();
      return queries.invalidateQueries();
    },
  });
  const sheet = useAct({
    mutationFn: async () => save(await readSheet(session, number), `evidence-${number}.html`),
  });
  return (
    <>
      <Group mt="md" gap="xs">
        <Button variant="default" loading={sheet.isPending} onClick={() => sheet.mutate()}>
          {words.entry.sheet}
        </Button>
        {may('removeEntry') && (
          <Button variant="light" color="red" onClick={asking.open}>
            {words.entry.remove}
          </Button>
        )}
      </Group>
      <Text size="sm" mt="xs" role="status">
        {removal.isSuccess && (removal.data ? words.entry.removed : words.entry.notRemoved)}
        {(removal.isError || sheet.isError) && words.entry.failed}
      </Text>
      <RemovalDialog opened={isAsking} isRemoving={removal.isPending} remove={() => removal.mutate()} close={asking.close} />
    </>
  );
}
