import {
  Alert,
  Badge,
  Box,
  Button,
  Card,
  Code,
  Group,
  Modal,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import type { ApiKey } from '@sammati/contract/api-key.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { Failed } from '#console/lists/failed.tsx';
import { useAct } from '#console/service/act.ts';
import { useSession } from '#console/session/session.tsx';
import { Dialog } from '#console/shell/dialog.tsx';
import { waitingAlert } from '#console/theme.ts';
import { createKey, listKeys, revokeKey } from './api-settings-calls.ts';
import { Fact } from './fact.tsx';

export function Keys() {
  const words = useWords();
  const session = useSession();
  const keys = useQuery({ queryKey: ['keys', session.sid], queryFn: () => listKeys(session) });
  const [revoking, setRevoking] = useState<string | null>(null);
  return (
    <Card withBorder component="section" aria-labelledby="keys">
      <Title order={2} size="h4" id="keys" mb="sm">
        {words.apiSettings.keys}
      </Title>
      <NewKey />
      {keys.isPending && <Skeleton height={80} mt="md" />}
      {keys.isError && keys.data === undefined && (
        <Box mt="md">
          <Failed again={keys.refetch} />
        </Box>
      )}
      {keys.data?.length === 0 && <Text mt="md">{words.apiSettings.noKeys}</Text>}
      {keys.data !== undefined && keys.data.length > 0 && <KeyTable keys={keys.data} revoke={setRevoking} />}
      <Dialog about={revoking} title={words.apiSettings.revokeTitle} close={() => setRevoking(null)}>
        {(key) => <Revocation apiKey={key} close={() => setRevoking(null)} />}
      </Dialog>
    </Card>
  );
}

function KeyTable({ keys, revoke }: { readonly keys: readonly ApiKey[]; readonly revoke: (key: string) => void }) {
  const { words, time } = useLanguage();
  const session = useSession();
  return (
    <Table mt="md" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.apiSettings.key}</Table.Th>
          <Table.Th visibleFrom="sm">{words.apiSettings.label}</Table.Th>
          <Table.Th visibleFrom="md">{words.apiSettings.created}</Table.Th>
          <Table.Th visibleFrom="sm">{words.apiSettings.lastUsed}</Table.Th>
          <Table.Th aria-label={words.apiSettings.revoke} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map(({ key, label, createdAt, lastUsedAt, revokedAt }) => (
          <Table.Tr key={key}>
            <Table.Td>
              <Code>{key}</Code>
            </Table.Td>
            <Table.Td visibleFrom="sm">{label ?? '–'}</Table.Td>
            <Table.Td visibleFrom="md">{time(createdAt)}</Table.Td>
            <Table.Td visibleFrom="sm">{lastUsedAt === null ? words.apiSettings.never : time(lastUsedAt)}</Table.Td>
            <Table.Td ta="end">
              {revokedAt !== null && (
                <Badge color="gray.7" miw="fit-content">
                  {words.apiSettings.revoked}
                </Badge>
              )}
              {revokedAt === null && key === session.key && (
                <Badge color="consent" miw="fit-content">
                  {words.apiSettings.own}
                </Badge>
              )}
              {revokedAt === null && key !== session.key && (
                <Button
                  size="compact-sm"
                  variant="light"
                  color="red"
                  onClick={() => revoke(key)}
                  aria-label={words.apiSettings.revokeTitle(key)}
                >
                  {words.apiSettings.revoke}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** The token is in memory until its window is closed, and nowhere else. */
function NewKey() {
  const words = useWords();
  const session = useSession();
  const queries = useQueryClient();
  const [label, setLabel] = useState('');
  const creation = useAct({
    mutationFn: () => createKey(session, label.trim()),
    onSuccess: () => setLabel(''),
    onSettled: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
  const close = () => creation.reset();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        creation.mutate();
      }}
    >
      <Group align="end" gap="xs">
        <TextInput
          flex="1 1 200px"
          maw={{ sm: 360 }}
          label={words.apiSettings.label}
          value={label}
          maxLength={100}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Button type="submit" loading={creation.isPending}>
          {words.apiSettings.create}
        </Button>
      </Group>
      {creation.isError && <Alert color="red" mt="sm" title={words.entry.failed} />}
      <Modal
        opened={creation.data !== undefined}
        onClose={close}
        title={words.apiSettings.create}
        centered
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': words.apiSettings.done }}
      >
        {creation.data !== undefined && (
          <Stack gap="sm">
            <Alert {...waitingAlert} title={words.apiSettings.shownOnce} />
            <Fact label={words.apiSettings.key} value={creation.data.key} />
            <Fact label={words.apiSettings.token} value={creation.data.token} />
            <Button onClick={close}>{words.apiSettings.done}</Button>
          </Stack>
        )}
      </Modal>
    </form>
  );
}

function Revocation({ apiKey, close }: { readonly apiKey: string; readonly close: () => void }) {
  const words = useWords();
  const session = useSession();
  const queries = useQueryClient();
  const revocation = useAct({
    mutationFn: () => revokeKey(session, apiKey),
    onSettled: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
  return (
    <>
      <Text mb="md">{words.apiSettings.revokeText}</Text>
      {revocation.isError && <Alert color="red" mb="md" title={words.entry.failed} />}
      <Group justify="end">
        <Button variant="default" onClick={close}>
          {words.entry.cancel}
        </Button>
        <Button color="red.9" loading={revocation.isPending} onClick={() => revocation.mutate(undefined, { onSuccess: close })}>
          {words.apiSettings.revoke}
        </Button>
      </Group>
    </>
  );
}
