import { Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import { type FormEvent, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useWords } from '#console/language/language.tsx';
import { Nothing, Paged, usePages } from '#console/lists/paged.tsx';
import { useAct } from '#console/service/act.ts';
import { beginningOf } from '#console/service/phone-number.ts';
import { save } from '#console/service/save.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { unmarked } from '#console/shell/focus-back.ts';
import { useFocusKept } from '#console/shell/focus-kept.ts';
import { downloadEntries, listEntries } from './entries-calls.ts';
import { EntryTable } from './entry-table.tsx';
import { Filters } from './filters.tsx';
import { numberPage } from './number-page.ts';
import { useFilters } from './use-filters.ts';

/** The numbers of an account, a page at a time; every filter is part of the address. */
export function WhitelistScreen() {
  const words = useWords();
  const may = useMay();
  const heading = useFocusKept<HTMLHeadingElement>();
  return (
    <Stack gap="md">
      <Group justify="space-between" align="start">
        <div>
          <Title order={1} size="h2" tabIndex={-1} style={unmarked} ref={heading}>
            {words.entries.title}
          </Title>
          <Text c="dimmed">{words.entries.text}</Text>
        </div>
        <Group gap="xs">
          <Export />
          {may('createImport') && (
            <Button component={Link} href={consolePages.addNumbers}>
              {words.pages.addNumbers}
            </Button>
          )}
        </Group>
      </Group>
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

/** What the filters show, all of it. */
function Export() {
  const words = useWords();
  const session = useSession();
  const { filters } = useFilters();
  const download = useAct({
    mutationFn: async () => save(await downloadEntries(session, filters), `whitelist-${session.sid}.csv`),
  });
  return (
    <>
      <Text size="sm" role="status">
        {download.isError && words.app.failed}
      </Text>
      <Button variant="default" loading={download.isPending} onClick={() => download.mutate()}>
        {words.imports.list.export}
      </Button>
    </>
  );
}

/** A whole number, however it is written, opens its page; a beginning filters. */
function Search() {
  const words = useWords();
  const { filters, change } = useFilters();
  const [, go] = useLocation();
  const search = useSearch();
  const [written, setWritten] = useState(filters.prefix);
  // What the filter is, also when it was cleared, stands in the field.
  const [shown, setShown] = useState(filters.prefix);
  if (shown !== filters.prefix) {
    setShown(filters.prefix);
    setWritten(filters.prefix);
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const prefix = beginningOf(written);
    if (prefix !== null) change({ prefix });
    else go(numberPage(written.trim(), search));
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

function Entries() {
  const { entries } = useWords();
  const session = useSession();
  const { filters, isFiltered } = useFilters();
  const pages = usePages(['list', session.sid, filters], (cursor) => listEntries(session, filters, cursor));
  const none = isFiltered ? <Nothing title={entries.noneFiltered} /> : <Nothing title={entries.none}>{entries.noneText}</Nothing>;
  return (
    <Paged pages={pages} none={none}>
      {(items) => <EntryTable items={items} />}
    </Paged>
  );
}
