import { Button, Group, Select } from '@mantine/core';
import { useLanguage } from '#console/language/language.tsx';
import { noticeLanguages } from '#console/sandbox/notice-languages.ts';
import { type EntryFilters, reasons, states, statuses, types, withins } from './entries-calls.ts';
import { noFilters, useFilters } from './use-filters.ts';

/** What the list is narrowed to. */
export function Filters() {
  const { words } = useLanguage();
  const { filters, change, isFiltered } = useFilters();
  const named = (values: readonly string[], texts: object) =>
    values.map((value) => ({ value, label: String(Reflect.get(texts, value)) }));
  const kinds: readonly { readonly name: keyof EntryFilters; readonly label: string; readonly data: readonly Choice[] }[] = [
    { name: 'status', label: words.entries.status, data: named(statuses, words.standing) },
    { name: 'reason', label: words.imports.list.reason, data: named(reasons, words.why.reason) },
    { name: 'type', label: words.entries.type, data: named(types, words.entries.types) },
    { name: 'state', label: words.entries.state, data: named(states, words.entries.states) },
    { name: 'language', label: words.imports.list.language, data: noticeLanguages },
  ];
  return (
    <Group gap="xs" align="end">
      {kinds.map(({ name, label, data }) => (
        <Select
          key={name}
          label={label}
          flex="1 1 150px"
          maw={{ sm: 220 }}
          placeholder={words.entries.any}
          clearable
          value={filters[name] === '' ? null : filters[name]}
          data={data}
          onChange={(value) => change({ [name]: value ?? '' })}
        />
      ))}
      <Expires />
      {isFiltered && (
        <Button variant="subtle" onClick={() => change(noFilters)}>
          {words.entries.clear}
        </Button>
      )}
    </Group>
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Within days from now; days that an address names are shown, and can be cleared. */
function Expires() {
  const { words, day } = useLanguage();
  const { filters, change } = useFilters();
  const { expiresFrom, expiresTo, expiresWithin } = filters;
  const nameOf = (date: string) => (date === '' ? '…' : day(`${date}T00:00:00+05:30`));
  const isNamed = expiresFrom !== '' || expiresTo !== '';
  const named = { value: NAMED, label: words.imports.list.between(nameOf(expiresFrom), nameOf(expiresTo)) };
  const within = withins.map((days) => ({ value: String(days), label: words.imports.list.within(Number(days)) }));
  return (
    <Select
      label={words.imports.list.expires}
      flex="1 1 150px"
      maw={{ sm: 220 }}
      placeholder={words.entries.any}
      clearable
      value={isNamed ? NAMED : expiresWithin === '' ? null : expiresWithin}
      data={isNamed ? [named, ...within] : within}
      onChange={(value) => {
        if (value !== NAMED) change({ expiresFrom: '', expiresTo: '', expiresWithin: value ?? '' });
      }}
    />
  );
}

const NAMED = 'named';
