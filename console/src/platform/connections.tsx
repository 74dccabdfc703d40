import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { CarrierConnection } from '@sammati/contract/carrier-connection.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage } from '#console/language/language.tsx';
import { ConnectionChange } from './connection-change.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { Revocation } from './connection-revocation.tsx';
import { Rotation } from './connection-rotation.tsx';
import { Listing } from './listing.tsx';
import { listConnections } from './platform-calls.ts';

/** By what carriers report calls and texts. */
export function Connections() {
  const { words, time, count } = useLanguage();
  const text = words.platform.connections;
  const query = useQuery({ queryKey: ['connections'], queryFn: listConnections });
  const [isCreating, creating] = useDisclosure();
  const [changing, setChanging] = useState<CarrierConnection | null>(null);
  const [rotating, setRotating] = useState<CarrierConnection | null>(null);
  const [revoking, setRevoking] = useState<CarrierConnection | null>(null);
  return (
    <Stack gap="md">
      <Group justify="space-between" align="end">
        <Text c="dimmed">{text.text}</Text>
        <Button onClick={creating.open}>{text.create}</Button>
      </Group>
      <Listing
        query={query}
        minWidth={900}
        none={text.none}
        columns={[text.name, text.dialect, text.numbers, text.created, text.state, text.acts]}
        keyOf={({ id }) => String(id)}
        cells={(connection) => [
          <bdi key="name">{connection.name}</bdi>,
          `${text.dialects[connection.dialect]}${connection.sources.length === 0 ? '' : `: ${connection.sources.join(', ')}`}`,
          count(connection.numbers),
          time(connection.createdAt),
          <Badge key="state" color={connection.revokedAt === null ? 'consent' : 'gray.7'}>
            {connection.revokedAt === null ? text.inUse : text.revoked}
          </Badge>,
          connection.revokedAt === null && (
            <Group key="acts" gap="xs">
              <Button
                size="compact-sm"
                variant="default"
                aria-label={text.changeOf(connection.name)}
                onClick={() => setChanging(connection)}
              >
                {text.change}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={text.rotateOf(connection.name)}
                onClick={() => setRotating(connection)}
              >
                {text.rotate}
              </Button>
              <Button
                size="compact-sm"
                variant="light"
                color="red"
                aria-label={text.revokeOf(connection.name)}
                onClick={() => setRevoking(connection)}
              >
                {text.revoke}
              </Button>
            </Group>
          ),
        ]}
      />
      {isCreating && <ConnectionForm close={creating.close} />}
      {changing !== null && <ConnectionChange connection={changing} close={() => setChanging(null)} />}
      {rotating !== null && <Rotation connection={rotating} close={() => setRotating(null)} />}
      {revoking !== null && <Revocation connection={revoking} close={() => setRevoking(null)} />}
    </Stack>
  );
}
