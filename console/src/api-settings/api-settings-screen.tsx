import { Card, Code, Group, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { inUse, listVirtualNumbers } from '#console/account/account-calls.ts';
import { useReading } from '#console/account/use-reading.ts';
import { useWords } from '#console/language/language.tsx';
import { AsOf } from '#console/lists/as-of.tsx';
import { Failed } from '#console/lists/failed.tsx';
import { environmentMode } from '#console/service/environment.ts';
import { useMay, useSession, useSessionState } from '#console/session/session.tsx';
import { Copy } from './copy.tsx';
import { Fact } from './fact.tsx';
import { Keys } from './keys.tsx';

/** What a client of the documented API has to be told, and the account's keys. */
export function ApiSettingsScreen() {
  const words = useWords();
  const may = useMay();
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2">
          {words.apiSettings.title}
        </Title>
        <Text c="dimmed">{words.apiSettings.text}</Text>
      </div>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Where />
        <TryIt />
      </SimpleGrid>
      {may('listApiKeys') && <Keys />}
    </Stack>
  );
}

function Where() {
  const words = useWords();
  const { sid } = useSession();
  const may = useMay();
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Fact label={words.apiSettings.host} value={window.location.host} />
        <Fact label={words.apiSettings.base} value={`${window.location.origin}/v1/Accounts/${sid}`} />
        <Fact label={words.apiSettings.sid} value={sid} />
        {may('listVirtualNumbers') && <VirtualNumbers />}
      </Stack>
    </Card>
  );
}

function VirtualNumbers() {
  const words = useWords();
  const numbers = useReading('virtual-numbers', listVirtualNumbers);
  const own = inUse(numbers.data ?? []);
  return (
    <div>
      <Text size="sm" c="dimmed">
        {words.apiSettings.virtualNumbers}
      </Text>
      {numbers.isPending && <Skeleton height={20} mt={4} />}
      {numbers.isError && numbers.data === undefined && <Failed again={numbers.refetch} />}
      <AsOf query={numbers} />
      {numbers.isSuccess && own.length === 0 && <Text size="sm">{words.apiSettings.noVirtualNumbers}</Text>}
      <Group gap="xs">
        {own.map(({ number }) => (
          <Code key={number}>{`0${number}`}</Code>
        ))}
      </Group>
    </div>
  );
}

function TryIt() {
  const words = useWords();
  const { sid, key } = useSession();
  const enabled = useMay()('listVirtualNumbers');
  const numbers = useReading('virtual-numbers', listVirtualNumbers, { enabled });
  const { demo } = useSessionState();
  // A sandbox tells its demo's token to anybody; what any other key's token is, the console does not know.
  const own = environmentMode() === 'sandbox' && demo?.sid === sid ? demo : null;
  const line = curl({
    sid,
    key: own?.apiKey ?? key ?? sid,
    token: own?.apiToken ?? words.apiSettings.yourToken,
    virtualNumber: inUse(numbers.data ?? [])[0]?.number ?? '8000000000',
  });
  return (
    <Card withBorder>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {words.apiSettings.tryIt}
        </Title>
        <Copy value={line} what={words.apiSettings.tryIt} />
      </Group>
      <Code block style={wrap}>
        {line}
      </Code>
    </Card>
  );
}

const wrap = { whiteSpace: 'pre-wrap' } as const;

function curl(account: {
  readonly sid: string;
  readonly key: string;
  readonly token: string;
  readonly virtualNumber: string;
}): string {
  const { sid, key, token, virtualNumber } = account;
  const target = `${window.location.origin}/v1/Accounts/${sid}/CustomerWhitelist.json`;
  return `curl -u '${key}:${token}' ${target} \\\n  -d VirtualNumber=0${virtualNumber} -d Number=9800000001 -d Language=hi`;
}
