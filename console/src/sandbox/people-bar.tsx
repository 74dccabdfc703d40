import { ActionIcon, Group, TextInput, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { EntryItem } from '@sammati/contract/entry.ts';
import { type FormEvent, useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { readNumber } from '#console/service/phone-number.ts';
import { spaced } from '#console/service/phone-text.ts';
import { PlusIcon } from '#console/shell/icons.tsx';
import styles from './people-bar.module.css';
import { people, useSandbox } from './sandbox-context.tsx';
import { useEntries, useMessages } from './sandbox-queries.ts';

/** Everybody whose phone can be held: the story's people, and whoever was posted or written to. */
export function PeopleBar() {
  const words = useWords();
  const { person, choose, added } = useSandbox();
  const entries = useEntries();
  const messages = useMessages();
  const known = new Map((entries.data ?? []).map((entry) => [entry.number, entry]));
  const others = [...added, ...known.keys(), ...(messages.data ?? []).map(({ to }) => to)];
  const numbers = [...new Set([...people, ...others])].slice(0, MOST_SHOWN);
  const shown = numbers.includes(person) ? numbers : [...numbers, person];
  return (
    <div>
      <Group gap={6} role="radiogroup" aria-label={words.handset.whose}>
        {shown.map((number) => (
          <Person key={number} number={number} entry={known.get(number)} chosen={number === person} choose={choose} />
        ))}
      </Group>
      <OtherNumber />
    </div>
  );
}

const MOST_SHOWN = 24;

function Person(props: {
  readonly number: string;
  readonly entry: EntryItem | undefined;
  readonly chosen: boolean;
  readonly choose: (number: string) => void;
}) {
  const { number, entry, chosen, choose } = props;
  const words = useWords();
  const standing = entry === undefined || entry.state === null ? (entry?.status ?? 'unknown') : entry.status;
  return (
    <Tooltip label={words.standing[standing]} openDelay={300}>
      <UnstyledButton
        className={styles.person}
        role="radio"
        aria-checked={chosen}
        data-chosen={chosen || undefined}
        onClick={() => choose(number)}
      >
        <span className={styles.dot} data-standing={standing} />
        {spaced(number)}
        <VisuallyHidden>, {words.standing[standing]}</VisuallyHidden>
      </UnstyledButton>
    </Tooltip>
  );
}

function OtherNumber() {
  const words = useWords();
  const { choose } = useSandbox();
  const [written, setWritten] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const number = readNumber(written);
    const isMobile = number !== null && /^[6-9]/.test(number);
    setWrong(!isMobile);
    if (!isMobile) return;
    choose(number);
    setWritten('');
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        mt="xs"
        size="xs"
        inputMode="tel"
        aria-label={words.handset.other}
        placeholder={words.handset.other}
        value={written}
        error={wrong ? words.handset.otherWrong : null}
        onChange={(event) => setWritten(event.currentTarget.value)}
        rightSection={
          <ActionIcon
            type="submit"
            variant="subtle"
            size="sm"
            aria-label={words.handset.otherAdd}
            disabled={written.trim() === ''}
          >
            <PlusIcon />
          </ActionIcon>
        }
      />
    </form>
  );
}
