import { Alert, Badge, Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import type { Member } from '@sammati/contract/member.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useReading } from '#console/account/use-reading.ts';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { Part } from '#console/overview/part.tsx';
import { noticeLanguages } from '#console/sandbox/notice-languages.ts';
import { useAct } from '#console/service/act.ts';
import { plainDigits } from '#console/service/digits.ts';
import { isNumber } from '#console/service/phone-number.ts';
import { spaced } from '#console/service/phone-text.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { Dialog, useHoldOpen } from '#console/shell/dialog.tsx';
import { useUnsaved } from '#console/shell/unsaved.tsx';
import { waiting } from '#console/theme.ts';
import { addMember, listMembers, removeMember, sendCode, verifyMember } from './settings-calls.ts';

function useChange<Given>(change: (given: Given) => Promise<unknown>, done: () => void = () => undefined) {
  const queries = useQueryClient();
  return useAct({
    mutationFn: change,
    onSuccess: done,
    onSettled: () => queries.invalidateQueries({ queryKey: ['members'] }),
  });
}

/** Co-workers: added, proven by a code to their telephone, removed. */
export function Members() {
  const words = useWords();
  const may = useMay();
  const members = useReading('members', listMembers);
  const [removing, setRemoving] = useState<string | null>(null);
  return (
    <Part title={words.settings.members} query={members}>
      {(items) => (
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {words.settings.membersText}
          </Text>
          {may('addMember') && <AddMember />}
          {items.length === 0 ? <Text>{words.settings.noMembers}</Text> : <MemberTable items={items} remove={setRemoving} />}
          <Dialog
            about={removing}
            title={(number) => words.settings.removeMemberTitle(spaced(number))}
            close={() => setRemoving(null)}
          >
            {(number) => <Removal number={number} close={() => setRemoving(null)} />}
          </Dialog>
        </Stack>
      )}
    </Part>
  );
}

function AddMember() {
  const words = useWords();
  const session = useSession();
  const refusal = useRefusal();
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const [language, setLanguage] = useState('en');
  const [isWrong, setWrong] = useState(false);
  useUnsaved(number !== '' || name !== '');
  const adding = useChange(
    () => addMember(session, { number, name: name.trim() === '' ? null : name.trim(), language }),
    () => {
      setNumber('');
      setName('');
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = !isNumber(number);
    setWrong(wrong);
    if (!wrong) adding.mutate(undefined);
  };
  return (
    <form onSubmit={submit}>
      <Group align="start" gap="xs">
        <TextInput
          label={words.settings.number}
          flex="1 1 160px"
          inputMode="tel"
          maxLength={64}
          value={number}
          error={isWrong ? words.settings.numberWrong : null}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <TextInput
          label={words.settings.name}
          flex="1 1 160px"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={words.notices.language}
          flex="1 1 160px"
          allowDeselect={false}
          value={language}
          data={noticeLanguages}
          onChange={(value) => setLanguage(value ?? 'en')}
        />
        <Button type="submit" mt={25} loading={adding.isPending}>
          {words.settings.addMember}
        </Button>
      </Group>
      {adding.isError && (
        <Alert color="red" mt="sm" title={words.entry.failed}>
          {refusal(adding.error)}
        </Alert>
      )}
    </form>
  );
}

function MemberTable({ items, remove }: { readonly items: readonly Member[]; readonly remove: (number: string) => void }) {
  const { words, time } = useLanguage();
  const may = useMay();
  return (
    <Table verticalSpacing="sm" data-testid="members">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.settings.number}</Table.Th>
          <Table.Th visibleFrom="sm">{words.settings.name}</Table.Th>
          <Table.Th>{words.entries.status}</Table.Th>
          {may('removeMember') && <Table.Th aria-label={words.settings.removeMember} />}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map(({ number, name, verifiedAt }) => (
          <Table.Tr key={number}>
            <Table.Td style={figures}>{spaced(number)}</Table.Td>
            <Table.Td visibleFrom="sm">
              <bdi>{name ?? '–'}</bdi>
            </Table.Td>
            <Table.Td>
              <Badge color={verifiedAt === null ? waiting : 'consent'}>
                {verifiedAt === null ? words.settings.unverified : words.settings.verified(time(verifiedAt))}
              </Badge>
              {verifiedAt === null && may('verifyMember') && <Proof number={number} />}
            </Table.Td>
            {may('removeMember') && (
              <Table.Td ta="end">
                <Button
                  size="compact-sm"
                  variant="light"
                  color="red"
                  onClick={() => remove(number)}
                  aria-label={words.settings.removeMemberTitle(spaced(number))}
                >
                  {words.settings.removeMember}
                </Button>
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const figures = { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } as const;

function Proof({ number }: { readonly number: string }) {
  const { words, language: spoken } = useLanguage();
  const session = useSession();
  const refusal = useRefusal();
  const [code, setCode] = useState('');
  const [isWrong, setWrong] = useState(false);
  const [language, setLanguage] = useState<string>(spoken);
  const digits = plainDigits(code);
  const proving = useChange(() => verifyMember(session, number, digits));
  // What was said of the code before does not hold for the new one.
  const sending = useChange(
    () => sendCode(session, number, language),
    () => {
      proving.reset();
      setWrong(false);
      setCode('');
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = !/^\d{6}$/.test(digits);
    setWrong(wrong);
    sending.reset();
    if (!wrong) proving.mutate(undefined);
  };
  const failed = proving.error ?? sending.error;
  const refused = isWrong ? words.settings.codeWrong : failed === null ? null : refusal(failed);
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="start" mt={4}>
        <TextInput
          size="xs"
          w={160}
          aria-label={`${words.settings.code}: ${spaced(number)}`}
          placeholder={words.settings.code}
          description={words.settings.codeHint}
          inputWrapperOrder={['input', 'error', 'description']}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={code}
          error={refused}
          onChange={(event) => setCode(event.currentTarget.value.trim())}
        />
        <Button size="xs" type="submit" loading={proving.isPending}>
          {words.settings.prove}
        </Button>
        <Select
          size="xs"
          w={120}
          aria-label={`${words.notices.language}: ${spaced(number)}`}
          allowDeselect={false}
          value={language}
          data={noticeLanguages}
          onChange={(value) => setLanguage(value ?? spoken)}
        />
        <Button size="xs" variant="subtle" loading={sending.isPending} onClick={() => sending.mutate(undefined)}>
          {words.settings.resend}
        </Button>
      </Group>
    </form>
  );
}

function Removal({ number, close }: { readonly number: string; readonly close: () => void }) {
  const words = useWords();
  const session = useSession();
  const removal = useChange(() => removeMember(session, number));
  useHoldOpen(removal.isPending);
  return (
    <>
      <Text mb="md">{words.settings.removeMemberText}</Text>
      {removal.isError && <Alert color="red" mb="md" title={words.entry.failed} />}
      <Group justify="end">
        <Button variant="default" disabled={removal.isPending} onClick={close}>
          {words.entry.cancel}
        </Button>
        <Button color="red.9" loading={removal.isPending} onClick={() => removal.mutate(undefined, { onSuccess: close })}>
          {words.settings.removeMember}
        </Button>
      </Group>
    </>
  );
}
