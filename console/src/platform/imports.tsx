import { Badge, Button, Group, Progress, Stack, Text } from '@mantine/core';
import type { RegistryImport } from '@sammati/contract/registry.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { Nothing, Paged, usePages } from '#console/lists/paged.tsx';
import { useAct } from '#console/service/act.ts';
import { waiting } from '#console/theme.ts';
import { Rows } from './listing.tsx';
import { cancelImport, listImports } from './platform-calls.ts';

const colours: Readonly<Record<RegistryImport['state'], string>> = {
  running: waiting,
  done: 'consent',
  failed: 'red.9',
  refused: 'red.9',
  cancelled: 'gray.7',
};

export function Imports() {
  const { words, day, time, count } = useLanguage();
  const text = words.platform.imports;
  const pages = usePages(['registry-imports'], listImports, {
    every: (items) => (items.some(({ state }) => state === 'running') ? 1_000 : 15_000),
  });
  return (
    <Paged pages={pages} none={<Nothing title={text.none} />}>
      {(items) => (
        <Rows
          items={items}
          columns={[text.dated, text.state, text.lines, text.started]}
          keyOf={({ id }) => String(id)}
          cells={(shown) => [
            `${text.kinds[shown.kind]} · ${day(shown.dated)}`,
            <State key="state" shown={shown} />,
            count(shown.progress?.lines ?? shown.lines),
            time(shown.startedAt),
          ]}
        />
      )}
    </Paged>
  );
}

function State({ shown }: { readonly shown: RegistryImport }) {
  const words = useWords();
  const text = words.platform.imports;
  const queries = useQueryClient();
  const cancelling = useAct({
    mutationFn: () => cancelImport(shown.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['registry-imports'] }),
  });
  const { progress } = shown;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Badge color={colours[shown.state]}>{text.states[shown.state]}</Badge>
        {shown.state === 'running' && (
          <Button
            size="compact-sm"
            variant="light"
            color="red"
            loading={cancelling.isPending}
            onClick={() => cancelling.mutate()}
          >
            {text.cancel}
          </Button>
        )}
      </Group>
      {progress !== null && (
        <Progress
          aria-label={text.states.running}
          value={progress.totalBytes === 0 ? 0 : (100 * progress.bytes) / progress.totalBytes}
        />
      )}
      {shown.why !== null && <Text size="xs">{shown.why}</Text>}
      {cancelling.isError && <Text size="xs">{words.entry.failed}</Text>}
    </Stack>
  );
}
