import { Alert, Card, Grid, Group, SegmentedControl, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import type { Day, Days } from '@sammati/contract/day.ts';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useLanguage } from '#console/language/language.tsx';
import { AsOf } from '#console/lists/as-of.tsx';
import { Failed } from '#console/lists/failed.tsx';
import { noticeLanguages } from '#console/sandbox/notice-languages.ts';
import { useSession } from '#console/session/session.tsx';
import { later } from '#console/shell/later.tsx';
import { waiting } from '#console/theme.ts';
import { readDays } from './days-calls.ts';
import { Part } from './part.tsx';
import { unusualDay } from './unusual-day.ts';

const DaysChart = later(async () => (await import('./days-chart.tsx')).DaysChart);
const periods = [30, 90] as const;
const CHART_HEIGHT = 280;
const LOOK_EVERY = 60_000;

/** What happened each day: a sender that runs away is seen at once, and a language in which people say no. */
export function DaysCard() {
  const { words } = useLanguage();
  const session = useSession();
  const [length, setLength] = useState<number>(periods[0]);
  const days = useQuery({
    queryKey: ['days', session.sid, length],
    queryFn: () => readDays(session, length),
    refetchInterval: LOOK_EVERY,
  });
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Card withBorder component="section" aria-labelledby="days" h="100%">
          <Group justify="space-between" mb="xs">
            <Title order={2} size="h4" id="days">
              {words.days.title}
            </Title>
            <SegmentedControl
              size="xs"
              aria-label={words.days.period}
              value={String(length)}
              data={periods.map((one) => ({ value: String(one), label: words.days.last(one) }))}
              onChange={(value) => setLength(Number(value))}
            />
          </Group>
          {days.isPending && <Skeleton height={CHART_HEIGHT} />}
          {days.isError && days.data === undefined && <Failed again={days.refetch} />}
          <AsOf query={days} mb="xs" />
          {days.data !== undefined && <Shown days={days.data.days} />}
        </Card>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Part title={words.days.languages} query={days}>
          {(read) => <LanguageTable languages={read.languages} />}
        </Part>
      </Grid.Col>
    </Grid>
  );
}

function Shown({ days }: { readonly days: readonly Day[] }) {
  const { words, day, count } = useLanguage();
  const [view, setView] = useState('chart');
  const unusual = unusualDay(days);
  if (days.every(({ queued, sent, failed, objections }) => queued + sent + failed + objections === 0)) {
    return <Text size="sm">{words.days.nothing}</Text>;
  }
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {words.days.text}
      </Text>
      {unusual !== null && (
        <Alert
          variant="filled"
          color={waiting}
          title={
            unusual.times === null
              ? words.days.sudden(day(unusual.day.day), count(unusual.day.queued))
              : words.days.unusual(day(unusual.day.day), count(unusual.day.queued), count(Math.round(unusual.times)))
          }
        />
      )}
      {view === 'chart' ? (
        <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
          <DaysChart days={days} />
        </Suspense>
      ) : (
        <DaysTable days={days} />
      )}
      <Group justify="end">
        <SegmentedControl
          size="xs"
          aria-label={words.days.view}
          value={view}
          data={[
            { value: 'chart', label: words.days.chart },
            { value: 'table', label: words.days.table },
          ]}
          onChange={setView}
        />
      </Group>
    </Stack>
  );
}

const columns = ['queued', 'sent', 'delivered', 'failed', 'objections', 'agreements', 'grants'] as const;

function DaysTable({ days }: { readonly days: readonly Day[] }) {
  const { words, day, count } = useLanguage();
  return (
    <Table.ScrollContainer minWidth={640} maxHeight={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table stickyHeader verticalSpacing={4} data-testid="days">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.days.day}</Table.Th>
            {columns.map((name) => (
              <Table.Th key={name} ta="end">
                {words.days[name]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.toReversed().map((one) => (
            <Table.Tr key={one.day}>
              <Table.Td>{day(one.day)}</Table.Td>
              {columns.map((name) => (
                <Table.Td key={name} ta="end" style={figures}>
                  {count(one[name])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const figures = { fontVariantNumeric: 'tabular-nums' } as const;

function LanguageTable({ languages }: { readonly languages: Days['languages'] }) {
  const { words, count, share } = useLanguage();
  if (languages.length === 0) return <Text size="sm">{words.days.noLanguages}</Text>;
  return (
    <Stack gap="xs">
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.days.language}</Table.Th>
            <Table.Th ta="end">{words.days.sent}</Table.Th>
            <Table.Th ta="end">{words.days.objections}</Table.Th>
            <Table.Th ta="end">{words.days.rate}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {languages.map(({ language, sent, objections }) => (
            <Table.Tr key={language}>
              <Table.Td>{noticeLanguages.find(({ value }) => value === language)?.label ?? language}</Table.Td>
              <Table.Td ta="end">{count(sent)}</Table.Td>
              <Table.Td ta="end">{count(objections)}</Table.Td>
              <Table.Td ta="end">{sent === 0 ? '–' : share(objections / sent)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">
        {words.days.rateHint}
      </Text>
    </Stack>
  );
}
