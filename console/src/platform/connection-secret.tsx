import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import type { ConnectionWithSecret } from '@sammati/contract/carrier-connection.ts';
import { Copy } from '#console/api-settings/copy.tsx';
import { useWords } from '#console/language/language.tsx';
import { waiting } from '#console/theme.ts';

/** The addresses that a carrier calls. They are in memory until this is closed, and nowhere else. */
export function ConnectionSecret({ made, done }: { readonly made: ConnectionWithSecret; readonly done: () => void }) {
  const words = useWords();
  const text = words.platform.connections;
  const hooks = Object.entries(made.hooks).map(([report, path]) => [text.hooks[report] ?? report, `${location.origin}${path}`]);
  return (
    <Stack gap="sm" data-testid="secret">
      <Alert variant="filled" color={waiting} title={text.shownOnce} />
      {[...hooks, [text.secret, made.secret]].map(([label = '', value = '']) => (
        <div key={label}>
          <Group justify="space-between" gap="xs">
            <Text size="sm">{label}</Text>
            <Copy value={value} what={label} />
          </Group>
          <Code block style={broken}>
            {value}
          </Code>
        </div>
      ))}
      <Button onClick={done}>{text.done}</Button>
    </Stack>
  );
}

const broken = { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' } as const;
