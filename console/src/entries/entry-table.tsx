import { Anchor, Button, Checkbox, Group, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { EntryItem } from '@sammati/contract/entry.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearch } from 'wouter';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { spaced } from '#console/service/phone-text.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { removeEntry } from './entries-calls.ts';
import { numberPage } from './number-page.ts';
import { RemovalDialog } from './removal-dialog.tsx';
import { removeEach } from './remove-each.ts';
import { StandingBadge } from './standing-badge.tsx';

/** The numbers that were read so far; chosen ones can be removed together. */
export function EntryTable({ items }: { readonly items: readonly EntryItem[] }) {
  const words = useWords();
  const mayRemove = useMay()('removeEntry');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const shown = items.filter(({ number }) => chosen.has(number)).map(({ number }) => number);
  const isAll = shown.length === items.length;
  const choose = (number: string, isChosen: boolean) => {
    const changed = new Set(chosen);
    if (isChosen) changed.add(number);
    else changed.delete(number);
    setChosen(changed);
  };
  return (
    <>
      {mayRemove && <Removal numbers={shown} onRemoved={(left) => setChosen(new Set(left))} />}
      <Table highlightOnHover verticalSpacing="sm" horizontalSpacing="md" data-testid="entries">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={40} hidden={!mayRemove}>
              <Checkbox
                aria-label={words.imports.list.selectAll}
                checked={isAll}
                indeterminate={shown.length > 0 && !isAll}
                onChange={() => setChosen(isAll ? new Set() : new Set(items.map(({ number }) => number)))}
              />
            </Table.Th>
            <Table.Th>{words.entries.number}</Table.Th>
            <Table.Th>{words.entries.status}</Table.Th>
            <Table.Th visibleFrom="md">{words.entries.why}</Table.Th>
            <Table.Th visibleFrom="sm">{words.entries.until}</Table.Th>
            <Table.Th visibleFrom="lg">{words.entries.posted}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <EntryRow key={item.number} item={item} mayChoose={mayRemove} isChosen={chosen.has(item.number)} onChoose={choose} />
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

function EntryRow({
  item,
  mayChoose,
  isChosen,
  onChoose,
}: {
  readonly item: EntryItem;
  readonly mayChoose: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (number: string, isChosen: boolean) => void;
}) {
  const { words, day, time } = useLanguage();
  const { number, status, reason, until, postedAt } = item;
  const filters = useSearch();
  return (
    <Table.Tr>
      <Table.Td hidden={!mayChoose}>
        <Checkbox
          aria-label={words.imports.list.select(spaced(number))}
          checked={isChosen}
          onChange={(event) => onChoose(number, event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        <Anchor component={Link} href={numberPage(number, filters)} fw={600} style={figures}>
          {spaced(number)}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <StandingBadge standing={status} />
      </Table.Td>
      <Table.Td visibleFrom="md">{words.why.reason[reason]}</Table.Td>
      <Table.Td visibleFrom="sm" style={nowrap}>
        {until === null ? '–' : day(until)}
      </Table.Td>
      <Table.Td visibleFrom="lg" style={nowrap}>
        {postedAt === null ? '–' : time(postedAt)}
      </Table.Td>
    </Table.Tr>
  );
}

function Removal(props: { readonly numbers: readonly string[]; readonly onRemoved: (left: readonly string[]) => void }) {
  const { numbers, onRemoved } = props;
  const words = useWords();
  const session = useSession();
  const queries = useQueryClient();
  const [isAsking, asking] = useDisclosure();
  const removal = useAct({
    mutationFn: () => removeEach(numbers, (number) => removeEntry(session, number)),
    onSuccess: ({ left }) => onRemoved(left),
    onSettled: () => {
      asking.close();
      return queries.invalidateQueries();
    },
  });
  const { list } = words.imports;
  return (
    <>
      <Group px="md" pt={numbers.length > 0 || removal.isSuccess ? 'sm' : 0} gap="sm">
        {numbers.length > 0 && (
          <Button size="compact-sm" variant="light" color="red" onClick={asking.open}>
            {list.remove(numbers.length)}
          </Button>
        )}
        <Text size="sm" role="status">
          {removal.isSuccess &&
            (removal.data.removed > 0 || removal.data.left.length === 0) &&
            list.removed(removal.data.removed)}{' '}
          {removal.isSuccess && removal.data.left.length > 0 && list.notRemoved(removal.data.left.length)}
        </Text>
      </Group>
      <RemovalDialog opened={isAsking} isRemoving={removal.isPending} remove={() => removal.mutate()} close={asking.close} />
    </>
  );
}

const nowrap = { whiteSpace: 'nowrap' } as const;
const figures = { ...nowrap, fontVariantNumeric: 'tabular-nums' } as const;
