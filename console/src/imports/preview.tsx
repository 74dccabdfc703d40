import { Alert, Button, Card, Group, Loader, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { NumberImport } from '@sammati/contract/import.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { inUse, listVirtualNumbers } from '#console/account/account-calls.ts';
import { useReading } from '#console/account/use-reading.ts';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { Failed } from '#console/lists/failed.tsx';
import { noticeLanguages } from '#console/sandbox/notice-languages.ts';
import { dialled } from '#console/service/phone-text.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { Counts } from './counts.tsx';
import { previewImport } from './imports-calls.ts';
import { useImportAct } from './use-import-act.ts';

/** What would happen, and the button that makes it. */
export function Preview({ one }: { readonly one: NumberImport }) {
  const { words, count, time, rupees } = useLanguage();
  const refusal = useRefusal(words.imports.away);
  const session = useSession();
  const [language, setLanguage] = useState(one.language ?? 'en');
  const known = useReading('virtual-numbers', listVirtualNumbers);
  const numbers = inUse(known.data ?? []);
  const [chosen, setChosen] = useState<string | null>(null);
  // What is shown is what is taken, whatever else is in use when it starts.
  const virtualNumber = (numbers.find(({ number }) => number === chosen) ?? numbers[0])?.number ?? null;
  const act = useImportAct(one);
  const mayStart = useMay()('changeImport');
  const preview = useQuery({
    queryKey: ['preview', session.sid, one.id, language],
    queryFn: () => previewImport(session, one.id, language),
    placeholderData: keepPreviousData,
  });
  const shown = preview.data;
  const isFresh = shown !== undefined && !preview.isPlaceholderData;
  return (
    <Card withBorder component="section" aria-labelledby="preview">
      <Title order={2} size="h4" id="preview">
        {words.imports.preview}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {words.imports.nothingWritten}
      </Text>
      <Choices
        language={language}
        onLanguage={(wanted) => setLanguage(wanted as typeof language)}
        numbers={numbers.map(({ number }) => number)}
        virtualNumber={virtualNumber}
        onVirtualNumber={setChosen}
      />
      {preview.isFetching && !isFresh && (
        <Group my="md" role="status">
          <Loader size="sm" />
          <Text>{words.imports.looking(count(one.rows))}</Text>
        </Group>
      )}
      {preview.isError && (
        <Alert color="red" my="md" title={refusal(preview.error)}>
          <Button variant="default" onClick={() => void preview.refetch()}>
            {words.app.again}
          </Button>
        </Alert>
      )}
      {known.isError && known.data === undefined && <Failed again={known.refetch} />}
      {shown !== undefined && (
        <Stack gap="md" mt="md">
          <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
            <Figure label={words.imports.notices} value={count(shown.notices)} />
            <Figure label={words.imports.segments} value={count(shown.segments)} />
            <Figure label={words.imports.cost} value={shown.paise === null ? words.imports.noPrice : rupees(shown.paise)} />
            <Figure
              label={words.imports.finishes}
              value={shown.finishesAt === null ? words.imports.unknown : time(shown.finishesAt)}
            />
          </SimpleGrid>
          <Counts counts={shown.counts} examples={shown.examples} />
        </Stack>
      )}
      {act.isError && <Alert color="red" mt="md" title={refusal(act.error)} />}
      {mayStart && (
        <Group mt="md">
          <Button
            // By which of several numbers people are told is not left to chance.
            disabled={!isFresh || known.data === undefined}
            loading={act.isPending && act.variables.do === 'start'}
            onClick={() => act.mutate({ do: 'start', language, ...(virtualNumber === null ? {} : { virtualNumber }) })}
          >
            {shown === undefined ? words.imports.start : words.imports.startCount(shown.notices, count(shown.notices))}
          </Button>
          <Button
            variant="default"
            loading={act.isPending && act.variables.do === 'cancel'}
            onClick={() => act.mutate({ do: 'cancel' })}
          >
            {words.imports.discard}
          </Button>
        </Group>
      )}
    </Card>
  );
}

function Choices(props: {
  readonly language: string;
  readonly onLanguage: (language: string) => void;
  readonly numbers: readonly string[];
  readonly virtualNumber: string | null;
  readonly onVirtualNumber: (number: string | null) => void;
}) {
  const words = useWords();
  return (
    <Group align="end">
      <Select
        label={words.imports.language}
        allowDeselect={false}
        searchable
        value={props.language}
        data={noticeLanguages}
        onChange={(value) => props.onLanguage(value ?? 'en')}
      />
      {props.numbers.length > 1 && (
        <Select
          label={words.imports.virtualNumber}
          allowDeselect={false}
          value={props.virtualNumber}
          data={props.numbers.map((number) => ({ value: number, label: dialled(number) }))}
          onChange={props.onVirtualNumber}
        />
      )}
    </Group>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fw={650}>{value}</Text>
    </div>
  );
}
