import { Alert, Badge, Button, Group, SimpleGrid, Stack, Table, Text, TextInput } from '@mantine/core';
import type { Term } from '@sammati/contract/term.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useReading } from '#console/account/use-reading.ts';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { Part } from '#console/overview/part.tsx';
import { useAct } from '#console/service/act.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { Dialog, useHoldOpen } from '#console/shell/dialog.tsx';
import { listTerms, setTerm } from './settings-calls.ts';
import { isTimeOfDay, readTerm, termField, termText } from './term-values.ts';

/** Hours and thresholds, with what each does; an account's may only become stricter (R19). */
export function Terms() {
  const words = useWords();
  const terms = useReading('terms', listTerms);
  const [changing, setChanging] = useState<Term | null>(null);
  return (
    <SimpleGrid cols={1} spacing="md">
      <Part title={words.settings.hours} query={terms}>
        {(items) => <TermTable text={words.settings.hoursText} items={items.filter(isTimeOfDay)} change={setChanging} />}
      </Part>
      <Part title={words.settings.thresholds} query={terms}>
        {(items) => (
          <TermTable
            text={words.settings.thresholdsText}
            items={items.filter((term) => !isTimeOfDay(term))}
            change={setChanging}
          />
        )}
      </Part>
      <Dialog
        about={changing}
        title={({ name }) => words.settings.changeTitle(words.settings.terms[name][0])}
        close={() => setChanging(null)}
      >
        {(term) => <ChangeForm term={term} terms={terms.data ?? []} close={() => setChanging(null)} />}
      </Dialog>
    </SimpleGrid>
  );
}

function TermTable(props: { readonly text: string; readonly items: readonly Term[]; readonly change: (term: Term) => void }) {
  const { text, items, change } = props;
  const words = useWords();
  const mayChange = useMay()('setAccountTerms');
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {text}
      </Text>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.settings.term}</Table.Th>
            <Table.Th>{words.settings.value}</Table.Th>
            <Table.Th visibleFrom="sm">{words.settings.basis}</Table.Th>
            {mayChange && <Table.Th aria-label={words.settings.change} />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((term) => {
            const [name, does] = words.settings.terms[term.name];
            return (
              <Table.Tr key={term.name}>
                <Table.Td>
                  <Text size="sm" fw={600}>
                    {name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {does}
                  </Text>
                </Table.Td>
                <Table.Td style={figures}>
                  {termText(term, term.value, words)}
                  {term.setFor === 'account' && (
                    <Badge size="sm" ml={6} color="consent">
                      {words.settings.setHere}
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  <Text size="sm">{term.basis === 'law' ? words.settings.law : words.settings.practice}</Text>
                  <Text size="xs" c="dimmed">
                    {term.source}
                  </Text>
                </Table.Td>
                {mayChange && (
                  <Table.Td ta="end">
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={words.settings.changeTitle(name)}
                      onClick={() => change(term)}
                    >
                      {words.settings.change}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

const figures = { fontVariantNumeric: 'tabular-nums' } as const;

function ChangeForm({
  term,
  terms,
  close,
}: {
  readonly term: Term;
  readonly terms: readonly Term[];
  readonly close: () => void;
}) {
  const words = useWords();
  const session = useSession();
  const queries = useQueryClient();
  const refusal = useRefusal();
  const [written, setWritten] = useState(() => termField(term, words));
  const saving = useAct({
    mutationFn: (value: number) => setTerm(session, terms, { name: term.name, value }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['terms'] }),
  });
  useHoldOpen(saving.isPending);
  const value = readTerm(term, written);
  const now = termText(term, term.value, words);
  const { stricterLower, stricterHigher, timeWrong } = words.settings;
  const isLooser = value !== null && (term.stricter === 'lower' ? value > term.value : value < term.value);
  const bound = term.stricter === 'lower' ? stricterLower(now) : stricterHigher(now);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value !== null && !isLooser) saving.mutate(value, { onSuccess: close });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm">{words.settings.terms[term.name].join(': ')}</Text>
        <TextInput
          data-autofocus
          label={words.settings.value}
          description={bound}
          inputMode={isTimeOfDay(term) ? 'text' : 'numeric'}
          maxLength={6}
          value={written}
          error={value === null && isTimeOfDay(term) ? timeWrong : value === null || isLooser ? bound : null}
          onChange={(event) => setWritten(event.currentTarget.value)}
        />
        {saving.isError && (
          <Alert color="red" title={words.entry.failed}>
            {refusal(saving.error)}
          </Alert>
        )}
        <Group justify="end">
          <Button variant="default" disabled={saving.isPending} onClick={close}>
            {words.entry.cancel}
          </Button>
          <Button type="submit" loading={saving.isPending} disabled={value === null || isLooser || value === term.value}>
            {words.settings.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
