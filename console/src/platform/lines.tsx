import { Badge, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { LineOccupancy } from '@sammati/contract/line-occupancy.ts';
import type { ConsentLine } from '@sammati/contract/service-number.ts';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { Part } from '#console/overview/part.tsx';
import { dialled, spaced } from '#console/service/phone-text.ts';
import { Line as Figure } from '#console/settings/settings-part.tsx';
import { waiting } from '#console/theme.ts';
import { LineCheck } from './line-check.tsx';
import { LineConnection } from './line-connection.tsx';
import { LineForm } from './line-form.tsx';
import { LineHealth, worstFirst } from './line-health.tsx';
import { LineRetirement } from './line-retirement.tsx';
import { Listing } from './listing.tsx';
import { listBusinesses, listConnections, listLines, listOccupancy } from './platform-calls.ts';

const LOOK_EVERY = 15_000;

/** Every consent line: whether it works, who reports its calls, and who uses it. */
export function Lines() {
  const words = useWords();
  const text = words.platform.lines;
  const query = useQuery({ queryKey: ['lines'], queryFn: listLines, select: worstFirst, refetchInterval: LOOK_EVERY });
  const occupancy = useQuery({ queryKey: ['occupancy'], queryFn: listOccupancy, refetchInterval: LOOK_EVERY });
  const connections = useQuery({ queryKey: ['connections'], queryFn: listConnections });
  const businesses = useQuery({ queryKey: ['businesses'], queryFn: listBusinesses });
  const [checking, setChecking] = useState<string | null>(null);
  const [isAdding, adding] = useDisclosure();
  const [retiring, setRetiring] = useState<ConsentLine | null>(null);
  const [moving, setMoving] = useState<ConsentLine | null>(null);
  const nameOf = <T extends { readonly id: number }>(all: readonly T[] | undefined, id: number, name: (one: T) => string) => {
    const found = all?.find((one) => one.id === id);
    return <bdi>{found === undefined ? String(id) : name(found)}</bdi>;
  };
  return (
    <Stack gap="md">
      <Group justify="space-between" align="end">
        <Text c="dimmed" flex="1 1 20rem">
          {text.text}
        </Text>
        <Button onClick={adding.open}>{text.add}</Button>
      </Group>
      {query.data !== undefined && query.data.length > 0 && (
        <Part title={text.occupancy} query={occupancy}>
          {(used) => <Occupancy lines={query.data} used={used} />}
        </Part>
      )}
      <Listing
        query={query}
        none={text.none}
        minWidth={1080}
        columns={[text.number, text.health, text.of, text.usedBy, text.connection, words.platform.accounts.acts]}
        keyOf={({ number }) => number}
        cells={(line) => [
          <TwoLines key="number" first={<b>{spaced(line.number)}</b>} second={words.settings.lineMeanings[line.meaning]} />,
          <LineHealth key="health" line={line} connections={connections.data} />,
          line.businessId === null ? text.pool : nameOf(businesses.data, line.businessId, ({ legalName }) => legalName),
          <Use key="use" used={occupancy.data?.find(({ number }) => number === line.number)} />,
          line.connectionId === null ? text.noConnection : nameOf(connections.data, line.connectionId, ({ name }) => name),
          <Group key="acts" gap="xs">
            {line.retiredAt === null && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={text.checkOf(spaced(line.number))}
                onClick={() => setChecking(line.number)}
              >
                {text.check}
              </Button>
            )}
            <Button
              size="compact-sm"
              variant="default"
              aria-label={text.moveOf(spaced(line.number))}
              onClick={() => setMoving(line)}
            >
              {text.connection}
            </Button>
            {line.retiredAt === null && (
              <Button
                size="compact-sm"
                variant="light"
                color="red"
                aria-label={text.retireOf(spaced(line.number))}
                onClick={() => setRetiring(line)}
              >
                {text.retire}
              </Button>
            )}
          </Group>,
        ]}
      />
      {isAdding && <LineForm close={adding.close} />}
      {retiring !== null && (
        <LineRetirement line={retiring} isLast={isLast(retiring, query.data ?? [])} close={() => setRetiring(null)} />
      )}
      {checking !== null && <LineCheck number={checking} close={() => setChecking(null)} />}
      {moving !== null && (
        <LineConnection line={moving} title={text.moveOf(dialled(moving.number))} close={() => setMoving(null)} />
      )}
    </Stack>
  );
}

function TwoLines({ first, second }: { readonly first: ReactNode; readonly second: string }) {
  return (
    <div>
      {first}
      <Text size="xs" c="dimmed">
        {second}
      </Text>
    </div>
  );
}

/** Whoever has used it finds no other with this meaning: their own, or one of the pool. */
function isLast(line: ConsentLine, all: readonly ConsentLine[]): boolean {
  return !all.some(
    ({ number, meaning, businessId, retiredAt }) =>
      number !== line.number &&
      meaning === line.meaning &&
      retiredAt === null &&
      (businessId === line.businessId || businessId === null),
  );
}

function Use({ used }: { readonly used: LineOccupancy | undefined }) {
  const { words, count } = useLanguage();
  const text = words.platform.lines;
  if (used === undefined) return '–';
  if (isFree(used)) return <Badge color={waiting}>{text.free}</Badge>;
  const { businesses, accounts, held, countedAll } = used;
  return (
    <TwoLines
      first={<Text size="sm">{text.users(businesses, accounts)}</Text>}
      second={held === 0 ? '' : countedAll ? text.held(count(held)) : text.heldMore(count(held))}
    />
  );
}

/** No new notice may name it, and nobody is asked by it. */
function isFree({ businesses, held }: LineOccupancy): boolean {
  return businesses === 0 && held === 0;
}

function Occupancy({ lines, used }: { readonly lines: readonly ConsentLine[]; readonly used: readonly LineOccupancy[] }) {
  const { words, count } = useLanguage();
  const text = words.platform.lines;
  const pooled = used.filter(({ businessId }) => businessId === null).length;
  const dead = lines.filter(({ retiredAt, health }) => retiredAt === null && health.state === 'dead').length;
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 2, sm: 4 }} data-testid="occupancy">
        <Figure label={text.pooled}>{count(pooled)}</Figure>
        <Figure label={text.own}>{count(used.length - pooled)}</Figure>
        <Figure label={text.freeOnes}>{count(used.filter(isFree).length)}</Figure>
        <Figure label={text.dead}>{count(dead)}</Figure>
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        {text.occupancyText}
      </Text>
    </Stack>
  );
}
