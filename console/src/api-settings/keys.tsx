import { Alert, Badge, Box, Button, Card, Code, Group, Skeleton, Text, Title } from '@mantine/core';
import type { ApiKey } from '@sammati/contract/api-key.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { Failed } from '#console/lists/failed.tsx';
import { Rows } from '#console/platform/listing.tsx';
import { useAct } from '#console/service/act.ts';
import { useSession } from '#console/session/session.tsx';
import { Dialog } from '#console/shell/dialog.tsx';
import { listKeys, revokeKey } from './api-settings-calls.ts';
import { NewKey } from './new-key.tsx';

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
  const text = words.apiSettings;
  return (
    <Box mt="md">
      <Rows
        items={keys}
        columns={[text.key, text.label, words.scopes.title, text.created, text.lastUsed, words.platform.accounts.acts]}
        keyOf={({ key }) => key}
        minWidth={820}
        cells={({ key, label, scopes, createdAt, lastUsedAt, revokedAt }) => [
          <Code key="key">{key}</Code>,
          label ?? '–',
          scopes === null ? words.scopes.all : scopes.map((scope) => words.scopes.name[scope]).join(', '),
          time(createdAt),
          lastUsedAt === null ? text.never : time(lastUsedAt),
          <Act key="act" apiKey={key} isRevoked={revokedAt !== null} revoke={revoke} />,
        ]}
      />
    </Box>
  );
}

/** What can be done with a key, or why nothing can. */
function Act(props: { readonly apiKey: string; readonly isRevoked: boolean; readonly revoke: (key: string) => void }) {
  const { apiKey, isRevoked, revoke } = props;
  const text = useWords().apiSettings;
  const session = useSession();
  if (isRevoked) {
    return (
      <Badge color="gray.7" miw="fit-content">
        {text.revoked}
      </Badge>
    );
  }
  if (apiKey === session.key) {
    return (
      <Badge color="consent" miw="fit-content">
        {text.own}
      </Badge>
    );
  }
  return (
    <Button size="compact-sm" variant="light" color="red" onClick={() => revoke(apiKey)} aria-label={text.revokeTitle(apiKey)}>
      {text.revoke}
    </Button>
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
