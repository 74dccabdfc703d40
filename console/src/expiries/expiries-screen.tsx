import { Alert, Anchor, Button, Card, Checkbox, Group, Progress, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { listExpiries } from '#console/account/account-calls.ts';
import { useReading } from '#console/account/use-reading.ts';
import { importPage } from '#console/imports/import-page.ts';
import { createRenewalImport } from '#console/imports/imports-calls.ts';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { AsOf } from '#console/lists/as-of.tsx';
import { Failed } from '#console/lists/failed.tsx';
import { type ExpiryDay, listOf } from '#console/overview/expiry-days.ts';
import { useAct } from '#console/service/act.ts';
import { randomId } from '#console/service/random-id.ts';
import { useMay, useSession } from '#console/session/session.tsx';

/** What lapses when; days are chosen, and what asking again would do is shown before anything is asked. */
export function ExpiriesScreen() {
  const words = useWords();
  const days = useReading('expiries', listExpiries);
  const isEmpty = days.data?.every(({ count }) => count === 0) ?? false;
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2">
          {words.imports.expiries.title}
        </Title>
        <Text c="dimmed">{words.imports.expiries.text}</Text>
      </div>
      {days.isPending && <Skeleton height={320} />}
      {days.isError && days.data === undefined && <Failed again={days.refetch} />}
      <AsOf query={days} />
      {isEmpty && (
        <Card withBorder p="xl" ta="center">
          <Text fw={600}>{words.imports.expiries.none}</Text>
        </Card>
      )}
      {days.data !== undefined && !isEmpty && <Days days={days.data} />}
    </Stack>
  );
}

function Days({ days }: { readonly days: readonly ExpiryDay[] }) {
  const words = useWords();
  const mayAsk = useMay()('createRenewalImport');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const filled = days.filter(({ count }) => count > 0);
  const most = filled.reduce((highest, { count }) => Math.max(highest, count), 1);
  const first = (length: number) =>
    new Set(
      days
        .slice(0, length)
        .filter(({ count }) => count > 0)
        .map(({ date }) => date),
    );
  return (
    <Card withBorder>
      {mayAsk && (
        <Group gap="xs" mb="sm">
          {[7, 30].map((length) => (
            <Button key={length} size="compact-sm" variant="default" onClick={() => setChosen(first(length))}>
              {words.imports.expiries.next(length)}
            </Button>
          ))}
          {chosen.size > 0 && (
            <Button size="compact-sm" variant="subtle" onClick={() => setChosen(new Set())}>
              {words.imports.expiries.clear}
            </Button>
          )}
        </Group>
      )}
      <Table verticalSpacing={6} data-testid="expiries">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={40} hidden={!mayAsk} />
            <Table.Th>{words.imports.expiries.day}</Table.Th>
            <Table.Th ta="right">{words.imports.expiries.count}</Table.Th>
            <Table.Th visibleFrom="sm" w="50%" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {filled.map((one) => (
            <DayRow
              key={one.date}
              one={one}
              most={most}
              mayChoose={mayAsk}
              isChosen={chosen.has(one.date)}
              onChoose={(isChosen) => {
                const changed = new Set(chosen);
                if (isChosen) changed.add(one.date);
                else changed.delete(one.date);
                setChosen(changed);
              }}
            />
          ))}
        </Table.Tbody>
      </Table>
      {mayAsk && <AskAgain key={[...chosen].join()} days={[...chosen].toSorted()} />}
    </Card>
  );
}

function DayRow(props: {
  readonly one: ExpiryDay;
  readonly most: number;
  readonly mayChoose: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}) {
  const { words, day, count } = useLanguage();
  const { date, count: number, isMore } = props.one;
  const name = day(`${date}T00:00:00+05:30`);
  return (
    <Table.Tr>
      <Table.Td hidden={!props.mayChoose}>
        <Checkbox
          aria-label={words.imports.expiries.select(name)}
          checked={props.isChosen}
          onChange={(event) => props.onChoose(event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        <Anchor component={Link} href={listOf([props.one])}>
          {name}
        </Anchor>
      </Table.Td>
      <Table.Td ta="right" style={figures}>
        {isMore ? words.imports.expiries.more(count(number)) : count(number)}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Progress value={(number / props.most) * 100} size="lg" aria-hidden />
      </Table.Td>
    </Table.Tr>
  );
}

function AskAgain({ days }: { readonly days: readonly string[] }) {
  const words = useWords();
  const refusal = useRefusal(words.imports.away);
  const session = useSession();
  const queries = useQueryClient();
  const [, go] = useLocation();
  const clientId = useRef(randomId());
  const asking = useAct({
    mutationFn: () => createRenewalImport(session, days, clientId.current),
    onSuccess: (made) => queries.setQueryData(['import', session.sid, String(made.id)], made),
  });
  // Whoever has gone elsewhere meanwhile stays there.
  const ask = () => asking.mutate(undefined, { onSuccess: (made) => go(importPage(made.id)) });
  return (
    <>
      {asking.isError && <Alert color="red" mt="md" title={refusal(asking.error)} />}
      <Group mt="md">
        <Button disabled={days.length === 0} loading={asking.isPending} onClick={ask}>
          {words.imports.expiries.ask(days.length)}
        </Button>
        <Text size="sm" c="dimmed">
          {words.imports.expiries.askHint}
        </Text>
      </Group>
    </>
  );
}

const figures = { fontVariantNumeric: 'tabular-nums' } as const;
