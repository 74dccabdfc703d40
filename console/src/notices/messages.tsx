import { Anchor, Badge, Button, Card, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import type { Notice } from '@sammati/contract/notice.ts';
import { type FormEvent, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { numberPage } from '#console/entries/number-page.ts';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { Nothing, Paged, usePages } from '#console/lists/paged.tsx';
import { noticeLanguages } from '#console/sandbox/notice-languages.ts';
import { dialled, spaced } from '#console/service/phone-text.ts';
import { CallFailed } from '#console/service/request.ts';
import { useSession } from '#console/session/session.tsx';
import { waiting } from '#console/theme.ts';
import { listNotices, noticeStates } from './notices-calls.ts';

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
  const pages = usePages(['notices', session.sid, state, number], (cursor) => listNotices(session, { state, number }, cursor), {
    isFinal: isUnreadable,
  });
  const isWrong = isUnreadable(pages.error);
  const none =
    state === '' && number === '' ? (
      <Nothing title={words.notices.none}>{words.notices.noneText}</Nothing>
    ) : (
      <Nothing title={words.notices.noneFiltered} />
    );
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
      {!isWrong && (
        <Paged pages={pages} none={none}>
          {(items) => <MessageTable items={items} />}
        </Paged>
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
