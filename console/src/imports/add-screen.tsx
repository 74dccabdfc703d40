import { Alert, Anchor, Badge, Button, Card, Group, Stack, Tabs, Text, Textarea, Title } from '@mantine/core';
import type { NumberImport } from '@sammati/contract/import.ts';
import { widthOf } from '@sammati/contract/number-column.ts';
import { useIsMutating, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { Paged, usePages } from '#console/lists/paged.tsx';
import { useAct } from '#console/service/act.ts';
import { randomId } from '#console/service/random-id.ts';
import { CallFailed } from '#console/service/request.ts';
import { save } from '#console/service/save.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { useUnsaved } from '#console/shell/unsaved.tsx';
import { Columns } from './columns.tsx';
import { DropFile } from './drop-file.tsx';
import type { GuessedColumn } from './first-rows.ts';
import { fileToSend, type GivenList } from './given-list.ts';
import { importPage } from './import-page.ts';
import { createImport, listImports } from './imports-calls.ts';
import { stateColors } from './state-colors.ts';
import { useList } from './use-list.ts';

/** What is being sent is not changed any more. */
const SENDING = ['send-list'];

/** Numbers out of a text or a file; what was sent is looked at on a page of its own. */
export function AddScreen() {
  const words = useWords();
  const may = useMay();
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2">
          {words.imports.title}
        </Title>
        <Text c="dimmed">{words.imports.text}</Text>
      </div>
      {may('createImport') && <NewImport />}
      <Recent />
    </Stack>
  );
}

function NewImport() {
  const words = useWords();
  const [how, setHow] = useState('paste');
  const [text, setText] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [chosen, setChosen] = useState<GuessedColumn | null>(null);
  const { list, isReading, error, read } = useList();
  const isSending = useIsMutating({ mutationKey: SENDING }) > 0;
  const saved = useUnsaved(text.trim() !== '');
  const readText = (written: string) => read(written.trim() === '' ? null : { text: written });
  const write = (written: string) => {
    setText(written);
    readText(written);
    if (written.trim() === '') setChosen(null);
  };
  const take = (given: File) => {
    setFile(given);
    setChosen(null);
    read({ file: given });
  };
  return (
    <Card withBorder>
      <Tabs
        value={how}
        onChange={(shown) => {
          setHow(shown ?? 'paste');
          setChosen(null);
          if (shown === 'file') read(file === null ? null : { file });
          else readText(text);
        }}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="paste" disabled={isSending}>
            {words.imports.paste}
          </Tabs.Tab>
          <Tabs.Tab value="file" disabled={isSending}>
            {words.imports.file}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="paste">
          <Textarea
            label={words.imports.pasteLabel}
            description={words.imports.pasteHint}
            autosize
            minRows={5}
            maxRows={14}
            readOnly={isSending}
            value={text}
            onChange={(event) => write(event.currentTarget.value)}
          />
        </Tabs.Panel>
        <Tabs.Panel value="file">
          <DropFile
            name={file?.name ?? null}
            isBusy={isReading || isSending}
            onChosen={(given) => {
              if (!isSending) take(given);
            }}
          />
          <Anchor component="button" type="button" mt="xs" size="sm" onClick={() => save(sample, 'numbers.csv')}>
            {words.imports.sample}
          </Anchor>
        </Tabs.Panel>
      </Tabs>
      {error !== null && <Alert color="red" mt="md" title={readingProblem(error, words)} />}
      {list !== null && (
        // What was chosen by hand holds while the text grows, as long as there is such a column.
        <Send
          list={list}
          column={chosen !== null && chosen.index < widthOf(list.rows) ? chosen : list.guessed}
          choose={setChosen}
          saved={saved}
        />
      )}
    </Card>
  );
}

const sample = new Blob(['name,number\r\nAsha,98765 00001\r\nRavi,+91 98765 00002\r\n'], { type: 'text/csv' });

function readingProblem(error: Error, words: ReturnType<typeof useWords>): string {
  return error.message === 'too large' ? words.imports.tooLarge : words.imports.unreadable;
}

function Send(props: {
  readonly list: GivenList;
  readonly column: GuessedColumn;
  readonly choose: (column: GuessedColumn) => void;
  readonly saved: () => void;
}) {
  const { list, column, choose, saved } = props;
  const words = useWords();
  const refusal = useRefusal(words.imports.away);
  const session = useSession();
  const queries = useQueryClient();
  const [, go] = useLocation();
  // However often it is sent, it is one import as long as list and column stay.
  const what = `${list.id} ${column.index} ${column.hasHeader}`;
  const known = useRef({ what, clientId: randomId() });
  const clientIdOf = (asked: string) => {
    if (known.current.what !== asked) known.current = { what: asked, clientId: randomId() };
    return known.current.clientId;
  };
  const sending = useAct({
    mutationKey: SENDING,
    mutationFn: (asked: string) => createImport(session, { ...fileToSend(list, column), clientId: clientIdOf(asked) }),
    onSuccess: (made) => {
      queries.setQueryData(['import', session.sid, String(made.id)], made);
      void queries.invalidateQueries({ queryKey: ['imports', session.sid] });
    },
  });
  // Whoever has gone elsewhere meanwhile stays there, and finds it among the earlier ones.
  const send = () =>
    sending.mutate(what, {
      onSuccess(made) {
        saved();
        go(importPage(made.id));
      },
    });
  return (
    <Stack gap="md" mt="md">
      {list.rows.length === 0 && <Text>{words.imports.nothing}</Text>}
      {list.rows.length > 0 && <Columns rows={list.rows} column={column} isSending={sending.isPending} onChange={choose} />}
      {sending.isError && sending.variables === what && (
        <Alert color="red" title={refusal(sending.error)}>
          <Details error={sending.error} />
        </Alert>
      )}
      <Group>
        <Button loading={sending.isPending} disabled={list.rows.length === 0} onClick={send}>
          {words.imports.look}
        </Button>
        {sending.isPending && <Text size="sm">{words.imports.sending}</Text>}
      </Group>
    </Stack>
  );
}

/** What is wrong with the file, as the service found it: its own sentences, in English. */
function Details({ error }: { readonly error: Error }) {
  const details = error instanceof CallFailed ? error.details : [];
  if (details.length === 0) return null;
  return (
    <Text size="sm" lang="en">
      {details.join(' ')}
    </Text>
  );
}

function Recent() {
  const words = useWords();
  const session = useSession();
  const pages = usePages(['imports', session.sid], (cursor) => listImports(session, cursor));
  return (
    <Card withBorder component="section" aria-labelledby="recent">
      <Title order={2} size="h4" id="recent" mb="sm">
        {words.imports.recent}
      </Title>
      <Paged bare pages={pages} none={<Text size="sm">{words.imports.none}</Text>}>
        {(items) => (
          <Stack gap={6}>
            {items.map((one) => (
              <Line key={one.id} one={one} />
            ))}
          </Stack>
        )}
      </Paged>
    </Card>
  );
}

function Line({ one }: { readonly one: NumberImport }) {
  const { words, time, count } = useLanguage();
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Anchor component={Link} href={importPage(one.id)} truncate>
        {one.fileName ?? (one.renews ? words.imports.renewal : words.imports.pasted)}
      </Anchor>
      <Group gap="sm" wrap="nowrap">
        <Text size="sm" c="dimmed" visibleFrom="sm">
          {words.imports.rows(count(one.rows))} · {time(one.createdAt)}
        </Text>
        <Badge color={stateColors[one.state]} autoContrast={false} miw="fit-content">
          {words.imports.states[one.state]}
        </Badge>
      </Group>
    </Group>
  );
}
