import {
  Alert,
  Anchor,
  Button,
  Card,
  Center,
  Group,
  Select,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { spaced } from '#console/service/phone-text.ts';
import { useSession } from '#console/session/session.tsx';
import { type EntryFilters, type EntryPage, listEntries, states, statuses, types } from './entries-calls.ts';
import { numberPage } from './number-page.ts';
import { StandingBadge } from './standing-badge.tsx';

/** The numbers of an account, a page at a time; every filter is part of the address. */
export function WhitelistScreen() {
  const words = useWords();
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2">
          {words.entries.title}
        </Title>
        <Text c="dimmed">{words.entries.text}</Text>
      </div>
      <Card withBorder>
        <Stack gap="sm">
          <Search />
          <Filters />
        </Stack>
      </Card>
      <Entries />
    </Stack>
  );
}

function useFilters() {
  const [parameters, setParameters] = useSearchParams();
  const filters: EntryFilters = {
    status: oneOf(statuses, parameters.get('status')),
    type: oneOf(types, parameters.get('type')),
    state: oneOf(states, parameters.get('state')),
    prefix: /^[1-9]\d{0,9}$/.test(parameters.get('prefix') ?? '') ? (parameters.get('prefix') ?? '') : '',
  };
  const change = (changes: Partial<EntryFilters>) => {
    const wanted = Object.entries({ ...filters, ...changes }).filter(([, value]) => value !== '');
    setParameters(new URLSearchParams(wanted));
  };
  return { filters, change, isFiltered: Object.values(filters).some((value) => value !== '') };
}

function oneOf(values: readonly string[], given: string | null): string {
  return given !== null && values.includes(given) ? given : '';
}

/** A whole number, however it is written, opens its page; a beginning filters. */
function Search() {
  const words = useWords();
  const { filters, change } = useFilters();
  const [, go] = useLocation();
  const [written, setWritten] = useState(filters.prefix);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const digits = written.replaceAll(/[\s()+.-]/g, '');
    if (/^[1-9]\d{0,8}$|^$/.test(digits)) change({ prefix: digits });
    else go(numberPage(written.trim()));
  };
  return (
    <form onSubmit={submit}>
      <Group align="end" gap="xs">
        <TextInput
          flex={1}
          label={words.entries.search}
          description={words.entries.searchHint}
          inputMode="tel"
          value={written}
          onChange={(event) => setWritten(event.currentTarget.value)}
        />
        <Button type="submit">{words.entries.open}</Button>
      </Group>
    </form>
  );
}

function Filters() {
  const { words } = useLanguage();
  const { filters, change, isFiltered } = useFilters();
  const kinds = [
    { name: 'status', label: words.entries.status, values: statuses, texts: words.standing },
    { name: 'type', label: words.entries.type, values: types, texts: words.entries.types },
    { name: 'state', label: words.entries.state, values: states, texts: words.entries.states },
  ] as const;
  return (
    <Group gap="xs" align="end">
      {kinds.map(({ name, label, values, texts }) => (
        <Select
          key={name}
          label={label}
          flex="1 1 150px"
          maw={{ sm: 240 }}
          placeholder={words.entries.any}
          clearable
          value={filters[name] === '' ? null : filters[name]}
          data={values.map((value) => ({ value, label: String(Reflect.get(texts, value)) }))}
          onChange={(value) => change({ [name]: value ?? '' })}
        />
      ))}
      {isFiltered && (
        <Button variant="subtle" onClick={() => change({ status: '', type: '', state: '', prefix: '' })}>
          {words.entries.clear}
        </Button>
      )}
    </Group>
  );
}

function Entries() {
  const { words } = useLanguage();
  const session = useSession();
  const { filters, isFiltered } = useFilters();
  const pages = useInfiniteQuery({
    queryKey: ['list', session.sid, filters],
    queryFn: ({ pageParam }) => listEntries(session, filters, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last: EntryPage) => last.next,
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  if (pages.isPending) return <Skeleton height={240} />;
  if (pages.isError && items.length === 0) {
    return (
      <Alert color="red" title={words.app.failed}>
        <Button mt="xs" variant="default" onClick={() => void pages.refetch()}>
          {words.app.again}
        </Button>
      </Alert>
    );
  }
  if (items.length === 0 && !pages.hasNextPage) return <Nothing filtered={isFiltered} />;
  return (
    <Card withBorder p={0}>
      {items.length > 0 && <EntryTable pages={pages.data?.pages ?? []} />}
      <Center p="sm">
        {pages.hasNextPage ? (
          <Stack gap="xs" align="center">
            {items.length === 0 && <Text size="sm">{words.entries.looking}</Text>}
            <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              {words.entries.more}
            </Button>
          </Stack>
        ) : (
          <Text size="sm" c="dimmed">
            {words.entries.end}
          </Text>
        )}
      </Center>
    </Card>
  );
}

function Nothing({ filtered }: { readonly filtered: boolean }) {
  const words = useWords();
  return (
    <Card withBorder p="xl" ta="center">
      <Text fw={600}>{filtered ? words.entries.noneFiltered : words.entries.none}</Text>
      {!filtered && <Text c="dimmed">{words.entries.noneText}</Text>}
    </Card>
  );
}

function EntryTable({ pages }: { readonly pages: readonly EntryPage[] }) {
  const { words, day, time } = useLanguage();
  return (
    <Table highlightOnHover verticalSpacing="sm" horizontalSpacing="md" data-testid="entries">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.entries.number}</Table.Th>
          <Table.Th>{words.entries.status}</Table.Th>
          <Table.Th visibleFrom="md">{words.entries.why}</Table.Th>
          <Table.Th visibleFrom="sm">{words.entries.until}</Table.Th>
          <Table.Th visibleFrom="lg">{words.entries.posted}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {pages.flatMap(({ items }) =>
          items.map(({ number, status, reason, until, postedAt }) => (
            <Table.Tr key={number}>
              <Table.Td>
                <Anchor component={Link} href={numberPage(number)} fw={600} style={figures}>
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
          )),
        )}
      </Table.Tbody>
    </Table>
  );
}

const nowrap = { whiteSpace: 'nowrap' } as const;
const figures = { ...nowrap, fontVariantNumeric: 'tabular-nums' } as const;
