import { Badge, Button, Code, Group, Stack, Table, Text } from '@mantine/core';
import type { AuditEntry } from '@sammati/contract/audit.ts';
import { Fragment, useState } from 'react';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { Nothing, type Page, Paged, usePages } from '#console/lists/paged.tsx';
import { ask } from '#console/service/request.ts';
import { waiting } from '#console/theme.ts';

const PAGE = '50';
const REFUSED = 400;

/** The log at this address, newest first. */
export function AuditList(props: { readonly path: string; readonly authorization: string | undefined }) {
  const { path, authorization } = props;
  const words = useWords();
  const pages = usePages(['audit', path], (cursor): Promise<Page<AuditEntry>> => {
    const query = new URLSearchParams({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });
    return ask({ method: 'GET', target: `${path}?${query}`, authorization });
  });
  return (
    <Paged pages={pages} none={<Nothing title={words.audit.none} />}>
      {(entries) => <Entries entries={entries} />}
    </Paged>
  );
}

function Entries({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const { words, time } = useLanguage();
  const [open, setOpen] = useState<number | null>(null);
  return (
    <Table verticalSpacing="sm" data-testid="audit">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.audit.what}</Table.Th>
          <Table.Th>{words.audit.who}</Table.Th>
          <Table.Th visibleFrom="sm">{words.audit.when}</Table.Th>
          <Table.Th visibleFrom="md">{words.audit.where}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map((entry) => (
          <Fragment key={entry.id}>
            <Table.Tr>
              <Table.Td>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  px={4}
                  h="auto"
                  aria-expanded={open === entry.id}
                  styles={wrapped}
                  onClick={() => setOpen(open === entry.id ? null : entry.id)}
                >
                  {actText(words.audit.acts, entry.act)}
                </Button>{' '}
                <Outcome status={entry.status} />
                <Text size="xs" c="dimmed" hiddenFrom="sm">
                  {time(entry.at)}
                </Text>
              </Table.Td>
              <Table.Td style={anywhere}>
                <Actor entry={entry} />
              </Table.Td>
              <Table.Td visibleFrom="sm">{time(entry.at)}</Table.Td>
              <Table.Td visibleFrom="md">{entry.address}</Table.Td>
            </Table.Tr>
            {open === entry.id && (
              <Table.Tr>
                <Table.Td colSpan={4}>
                  <Details entry={entry} />
                </Table.Td>
              </Table.Tr>
            )}
          </Fragment>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const anywhere = { overflowWrap: 'anywhere' } as const;
const wrapped = { label: { whiteSpace: 'normal', textAlign: 'start' } } as const;

/** What has no words of its own is called as the API calls it. */
function actText(acts: Readonly<Record<string, string>>, act: string): string {
  return acts[act] ?? act;
}

function Actor({ entry: { actor, actorName } }: { readonly entry: AuditEntry }) {
  const words = useWords();
  if (actorName !== null) return actorName;
  return actor.startsWith('key:') ? words.audit.key(actor.slice('key:'.length)) : words.audit.token;
}

function Outcome({ status }: Pick<AuditEntry, 'status'>) {
  const words = useWords();
  if (status === null) return <Badge color={waiting}>{words.audit.unknown}</Badge>;
  return status < REFUSED ? null : <Badge color="gray.7">{words.audit.failed(status)}</Badge>;
}

function Details({ entry }: { readonly entry: AuditEntry }) {
  const words = useWords();
  const parts = [
    [words.audit.given, entry.given],
    [words.audit.before, entry.before],
    [words.audit.after, entry.after],
  ] as const;
  return (
    <Stack gap="xs">
      {parts.map(([label, value]) =>
        value === null ? null : (
          <div key={label}>
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            <Code block>{JSON.stringify(value, null, 2)}</Code>
          </div>
        ),
      )}
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {words.audit.request}
        </Text>
        <Code>{entry.requestId}</Code>
        <Text size="sm" c="dimmed">
          {words.audit.where}
        </Text>
        <Code>{entry.address}</Code>
      </Group>
    </Stack>
  );
}
