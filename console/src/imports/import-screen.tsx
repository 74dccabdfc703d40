import { Alert, Anchor, Badge, Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import type { NumberImport } from '@sammati/contract/import.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { CallFailed } from '#console/service/request.ts';
import { save } from '#console/service/save.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { Counts } from './counts.tsx';
import { isForNow, isMoving } from './import-state.ts';
import { downloadRows, readImport } from './imports-calls.ts';
import { Preview } from './preview.tsx';
import { Running, Waiting } from './running.tsx';
import { stateColors } from './state-colors.ts';

const LOOK_EVERY = 1_000;
const LOOK_AGAIN_AFTER = 3_000;
/** What is no number of an import is refused as if there were none. */
const MISSING: ReadonlySet<number | null> = new Set([400, 404]);

/** One import, whatever stage it is in: it can be left and returned to. */
export function ImportScreen({ id }: { readonly id: string }) {
  const words = useWords();
  const refusal = useRefusal(words.imports.away);
  const session = useSession();
  const query = useQuery({
    queryKey: ['import', session.sid, id],
    queryFn: () => readImport(session, id),
    refetchInterval: ({ state: { data, error } }) => {
      if (error !== null) return isAway(error) ? LOOK_AGAIN_AFTER : false;
      return data !== undefined && isMoving(data) ? LOOK_EVERY : false;
    },
  });
  const one = query.data;
  const missing = query.isError && isMissing(query.error);
  const problem = (error: Error) => (isAway(error) ? words.imports.asking : refusal(error));
  return (
    <Stack gap="md">
      <Anchor component={Link} href={consolePages.addNumbers}>
        ← {words.imports.back}
      </Anchor>
      {query.isPending && <Skeleton height={200} />}
      {query.isError && (
        <Alert color="red" title={missing ? words.imports.notFound : problem(query.error)}>
          {!missing && (
            <Button mt="xs" variant="default" onClick={() => void query.refetch()}>
              {words.app.again}
            </Button>
          )}
        </Alert>
      )}
      {one !== undefined && !missing && <Stages one={one} />}
    </Stack>
  );
}

function isMissing(error: Error): boolean {
  return error instanceof CallFailed && MISSING.has(error.status);
}

function isAway(error: Error): boolean {
  return error instanceof CallFailed && isForNow(error.status);
}

function Stages({ one }: { readonly one: NumberImport }) {
  const { words, count } = useLanguage();
  return (
    <>
      <Group justify="space-between" align="start">
        <div>
          <Title order={1} size="h2">
            {one.fileName ?? (one.renews ? words.imports.renewal : words.imports.pasted)}
          </Title>
          <Text c="dimmed">{words.imports.rows(count(one.rows))}</Text>
        </div>
        <Badge size="lg" color={stateColors[one.state]} autoContrast={false} miw="fit-content" data-testid="state">
          {words.imports.states[one.state]}
        </Badge>
      </Group>
      {one.state === 'ready' && <Preview one={one} />}
      {one.state === 'waiting' && <Waiting one={one} />}
      {one.state !== 'ready' && one.state !== 'waiting' && <Running one={one} />}
      {one.state !== 'ready' && one.state !== 'waiting' && (
        <Card withBorder>
          <Counts counts={one.counts} />
          <Rows one={one} />
        </Card>
      )}
    </>
  );
}

function Rows({ one }: { readonly one: NumberImport }) {
  const words = useWords();
  const refusal = useRefusal(words.imports.away);
  const session = useSession();
  const may = useMay();
  const download = useAct({ mutationFn: async () => save(await downloadRows(session, one.id), `import-${one.id}.csv`) });
  return (
    <Group mt="md">
      <Button variant="default" loading={download.isPending} onClick={() => download.mutate()}>
        {words.imports.download}
      </Button>
      {may('createImport') && (
        <Button component={Link} href={consolePages.addNumbers} variant="subtle">
          {words.imports.more}
        </Button>
      )}
      {download.isError && (
        <Text size="sm" role="status">
          {refusal(download.error)}
        </Text>
      )}
    </Group>
  );
}
