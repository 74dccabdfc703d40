import {
  Alert,
  Anchor,
  Badge,
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
} from '@mantine/core';
import type { Notice } from '@sammati/contract/notice.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { numberPage } from '#console/entries/number-page.ts';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { noticeLanguages } from '#console/sandbox/notice-languages.ts';
import { dialled, spaced } from '#console/service/phone-text.ts';
import { CallFailed } from '#console/service/request.ts';
import { useSession } from '#console/session/session.tsx';
import { waiting } from '#console/theme.ts';
import { listNotices, type NoticePage, noticeStates } from './notices-calls.ts';

/** Every message and its fate, a page at a time; filters are part of the address. */
export function Messages() {
  const words = useWords();
  const session = useSession();
  const [parameters, setParameters] = useSearchParams();
  const state = noticeStates.find((one) => one === parameters.get('state')) ?? '';
  const number = (parameters.get('number') ?? '').slice(0, 64);
  const filter = (changes: { state?: string; number?: string }) => {
    const wanted = Object.entries({ show: 'messages', state, number, ...changes }).filter(([, value]) => value !== '');
    setParameters(new URLSearchParams(wanted));
  };
  const pages = useInfiniteQuery({
    queryKey: ['notices', session.sid, state, number],
    queryFn: ({ pageParam }) => listNotices(session, { state, number }, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last: NoticePage) => last.next,
    retry: (times, error) => times < 2 && !isUnreadable(error),
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const isWrong = isUnreadable(pages.error);
  return (
    <Stack gap="md">
      <Card withBorder>
        <Group gap="xs" align="start">
          <Select
            label={words.notices.state}
            flex="1 1 180px"
            maw={{ sm: 260 }}
            placeholder={words.entries.any}
            clearable
            value={state === '' ? null : state}
            data={noticeStates.map((value) => ({ value, label: words.notices.states[value] }))}
            onChange={(value) => filter({ state: value ?? '' })}
          />
          <NumberFilter key={number} number={number} isWrong={isWrong} change={(changed) => filter({ number: changed })} />
        </Group>
      </Card>
      {pages.isPending && <Skeleton height={240} />}
      {pages.isError && !isWrong && items.length === 0 && (
        <Alert color="red" title={words.app.failed}>
          <Button mt="xs" variant="default" onClick={() => void pages.refetch()}>
            {words.app.again}
          </Button>
        </Alert>
      )}
      {pages.isSuccess && items.length === 0 && !pages.hasNextPage && <Nothing filtered={state !== '' || number !== ''} />}
      {(items.length > 0 || pages.hasNextPage) && (
        <Card withBorder p={0}>
          {items.length > 0 && <MessageTable items={items} />}
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
      )}
    </Stack>
  );
}

/** The service could not read the number. */
function isUnreadable(error: unknown): boolean {
  return error instanceof CallFailed && error.status === 400;
}

function NumberFilter(props: { readonly number: string; readonly isWrong: boolean; readonly change: (number: string) => void }) {
  const { number, isWrong, change } = props;
  const words = useWords();
  const [written, setWritten] = useState(number);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change(written.trim());
  };
  return (
    <form onSubmit={submit} style={growing}>
      <Group gap="xs" align="end" wrap="nowrap">
        <TextInput
          flex={1}
          label={words.entries.number}
          inputMode="tel"
          maxLength={64}
          value={written}
          error={isWrong ? words.notices.wrongNumber : null}
          onChange={(event) => setWritten(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" mb={isWrong ? 22 : 0}>
          {words.entries.search}
        </Button>
      </Group>
    </form>
  );
}

const growing = { flex: '1 1 260px' } as const;

function Nothing({ filtered }: { readonly filtered: boolean }) {
  const words = useWords();
  return (
    <Card withBorder p="xl" ta="center">
      <Text fw={600}>{filtered ? words.notices.noneFiltered : words.notices.none}</Text>
      {!filtered && <Text c="dimmed">{words.notices.noneText}</Text>}
    </Card>
  );
}

const colors: Readonly<Record<Notice['state'], string>> = {
  queued: 'gray.7',
  sending: 'gray.7',
  accepted: 'consent',
  delivered: 'consent',
  failed: 'red.9',
  cancelled: waiting,
};

function MessageTable({ items }: { readonly items: readonly Notice[] }) {
  const { words, time } = useLanguage();
  return (
    <Table highlightOnHover verticalSpacing="sm" horizontalSpacing="md" data-testid="messages">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.entries.number}</Table.Th>
          <Table.Th>{words.notices.state}</Table.Th>
          <Table.Th visibleFrom="sm">{words.notices.form}</Table.Th>
          <Table.Th visibleFrom="md">{words.notices.language}</Table.Th>
          <Table.Th visibleFrom="md">{words.notices.line}</Table.Th>
          <Table.Th visibleFrom="lg">{words.notices.due}</Table.Th>
          <Table.Th visibleFrom="sm">{words.notices.why}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map(({ number, notice, state, form, language, line, dueAt, attempts, lastError, messageId }) => (
          <Table.Tr key={`${number} ${notice}`}>
            <Table.Td>
              <Anchor component={Link} href={numberPage(number)} fw={600} style={figures}>
                {spaced(number)}
              </Anchor>
            </Table.Td>
            <Table.Td>
              <Badge color={colors[state]}>{words.notices.states[state]}</Badge>
            </Table.Td>
            <Table.Td visibleFrom="sm">{words.notices.forms[form]}</Table.Td>
            <Table.Td visibleFrom="md">{noticeLanguages.find(({ value }) => value === language)?.label ?? language}</Table.Td>
            <Table.Td visibleFrom="md" style={figures}>
              {line === null ? '–' : dialled(line)}
            </Table.Td>
            <Table.Td visibleFrom="lg" style={figures}>
              {time(dueAt)}
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Text size="sm" style={broken}>
                {lastError ?? messageId ?? '–'}
              </Text>
              {attempts > 1 && (
                <Text size="xs" c="dimmed">
                  {words.notices.tries(attempts)}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const figures = { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' } as const;
const broken = { overflowWrap: 'anywhere' } as const;
