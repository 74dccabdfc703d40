import { Code, Group, Text } from '@mantine/core';
import { Copy } from './copy.tsx';

/** Something to be copied into a client. */
export function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs" align="end">
      <div>
        <Text size="sm" c="dimmed">
          {label}
        </Text>
        <Code>{value}</Code>
      </div>
      <Copy value={value} what={label} />
    </Group>
  );
}
