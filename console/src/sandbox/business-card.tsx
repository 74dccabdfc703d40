import { Badge, Button, Card, Group, Select, Stack, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Breaker } from '#console/account/breaker.tsx';
import { useWords } from '#console/language/language.tsx';
import { waiting } from '#console/theme.ts';
import { noticeLanguages } from './notice-languages.ts';
import { checkStatus, postNumbers, removeNumber } from './sandbox-calls.ts';
import { useSandbox } from './sandbox-context.tsx';
import { useAccount } from './sandbox-queries.ts';

/** What a business does: posts, asks, removes; and how it stands with the rule of three. */
export function BusinessCard() {
  const words = useWords();
  const account = useAccount();
  return (
    <Card withBorder component="section" aria-labelledby="business">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4" id="business">
          {account.data?.brandName ?? words.business.title}
        </Title>
        {account.data && (
          <Badge color={account.data.mode === 'opt_out' ? 'consent' : waiting} data-testid="mode">
            {words.mode[account.data.mode]}
          </Badge>
        )}
      </Group>
      {account.data && <Breaker {...account.data} />}
      <PostForm />
      <NumberForm />
    </Card>
  );
}

function PostForm() {
  const words = useWords();
  const { demo, act, isBusy } = useSandbox();
  const [numbers, setNumbers] = useState('9800000001, 9800000002');
  const [language, setLanguage] = useState<string | null>('hi');
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const list = numbers.trim();
    setError(list === '' ? words.business.numbersMissing : null);
    if (list !== '') act(postNumbers(demo, list, language)).catch(() => undefined);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <TextInput
          label={words.business.numbers}
          description={words.business.numbersHint}
          value={numbers}
          error={error}
          inputMode="tel"
          onChange={(event) => setNumbers(event.currentTarget.value)}
        />
        <Select
          label={words.business.language}
          placeholder={words.business.languageHint}
          data={noticeLanguages}
          value={language}
          onChange={setLanguage}
          searchable
          allowDeselect={false}
          clearable
        />
        <Button type="submit" loading={isBusy}>
          {words.business.post}
        </Button>
      </Stack>
    </form>
  );
}

function NumberForm() {
  const words = useWords();
  const { demo, act, isBusy, person } = useSandbox();
  const [written, setWritten] = useState<string | null>(null);
  const number = (written ?? person).trim();
  const run = (call: typeof checkStatus) => {
    if (number !== '') act(call(demo, number)).catch(() => undefined);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run(checkStatus);
      }}
    >
      <Stack gap="xs" mt="md">
        <TextInput
          label={words.business.number}
          value={written ?? person}
          inputMode="tel"
          onChange={(event) => setWritten(event.currentTarget.value)}
          onBlur={() => written?.trim() === '' && setWritten(null)}
        />
        <Group grow gap="xs">
          <Button type="submit" variant="default" px={4} loading={isBusy}>
            {words.business.check}
          </Button>
          <Button variant="default" px={4} loading={isBusy} onClick={() => run(removeNumber)}>
            {words.business.remove}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
