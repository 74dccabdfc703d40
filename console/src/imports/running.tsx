import { Alert, Button, Card, Group, Modal, Progress, Text, Title } from '@mantine/core';
import { useDisclosure, useInterval } from '@mantine/hooks';
import type { NumberImport } from '@sammati/contract/import.ts';
import { useState } from 'react';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useMay } from '#console/session/session.tsx';
import { waitingAlert } from '#console/theme.ts';
import { useImportAct } from './use-import-act.ts';

/** Started, and not begun: time to think again. */
export function Waiting({ one }: { readonly one: NumberImport }) {
  const words = useWords();
  const refusal = useRefusal(words.imports.away);
  const act = useImportAct(one);
  const left = useCountdown(one.beginsIn ?? 0);
  const mayAct = useMay()('changeImport');
  return (
    <Card withBorder component="section" aria-labelledby="grace">
      <Title order={2} size="h3" id="grace" role="timer" style={figures}>
        {words.imports.grace(clockOf(left))}
      </Title>
      <Text my="sm">{words.imports.graceText}</Text>
      {act.isError && <Alert color="red" mb="sm" title={refusal(act.error)} />}
      {mayAct && (
        <Group>
          <Button
            color="red.9"
            loading={act.isPending && act.variables.do === 'cancel'}
            onClick={() => act.mutate({ do: 'cancel' })}
          >
            {words.imports.undoStart}
          </Button>
          <Button
            variant="default"
            loading={act.isPending && act.variables.do === 'skip_grace'}
            onClick={() => act.mutate({ do: 'skip_grace' })}
          >
            {words.imports.skip}
          </Button>
        </Group>
      )}
    </Card>
  );
}

/** Seconds that are left, counted on from what the service said last. */
function useCountdown(said: number): number {
  const [from, setFrom] = useState({ said, at: Date.now() });
  const [now, setNow] = useState(Date.now());
  useInterval(() => setNow(Date.now()), 250, { autoInvoke: true });
  if (from.said !== said) setFrom({ said, at: Date.now() });
  return Math.max(0, Math.round(from.said - Math.max(0, now - from.at) / 1_000));
}

function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** How far it is, and what can be done about it. */
export function Running({ one }: { readonly one: NumberImport }) {
  const { words, count } = useLanguage();
  const refusal = useRefusal(words.imports.away);
  const act = useImportAct(one);
  const open = one.counts.open ?? 0;
  const done = one.rows - open;
  const percent = one.rows === 0 ? 100 : (done / one.rows) * 100;
  const { state } = one;
  const mayAct = useMay()('changeImport');
  const isUnderWay = state === 'running' || state === 'paused';
  const pending = (what: string) => act.isPending && act.variables.do === what;
  return (
    <Card withBorder component="section" aria-labelledby="progress">
      <Title order={2} size="h4" id="progress" mb="xs" style={figures}>
        {words.imports.progress(count(done), count(one.rows))}
      </Title>
      <Progress.Root size="lg" transitionDuration={400}>
        <Progress.Section
          value={percent}
          striped={state === 'running'}
          animated={state === 'running'}
          aria-label={words.imports.progress(count(done), count(one.rows))}
        />
      </Progress.Root>
      {one.why !== null && <Alert {...waitingAlert} mt="sm" title={words.imports.pausedWhy[one.why]} />}
      {state === 'running' && (
        <Text size="sm" mt="sm">
          {words.imports.leave}
        </Text>
      )}
      {act.isError && <Alert color="red" mt="sm" title={refusal(act.error)} />}
      {mayAct && (
        <Group mt="md">
          {state === 'running' && (
            <Button variant="default" loading={pending('pause')} onClick={() => act.mutate({ do: 'pause' })}>
              {words.imports.pause}
            </Button>
          )}
          {state === 'paused' && (
            <Button loading={pending('resume')} onClick={() => act.mutate({ do: 'resume' })}>
              {words.imports.resume}
            </Button>
          )}
          {isUnderWay && (
            <Confirmed
              label={words.imports.cancel}
              title={words.imports.cancelTitle}
              text={words.imports.cancelText}
              isPending={pending('cancel')}
              onYes={() => act.mutate({ do: 'cancel' })}
            />
          )}
          {(isUnderWay || state === 'done' || (state === 'cancelled' && one.startedAt !== null)) && (
            <Confirmed
              label={words.imports.undo}
              title={words.imports.undoTitle}
              text={words.imports.undoText}
              isPending={pending('undo')}
              onYes={() => act.mutate({ do: 'undo' })}
            />
          )}
        </Group>
      )}
    </Card>
  );
}

function Confirmed(props: {
  readonly label: string;
  readonly title: string;
  readonly text: string;
  readonly isPending: boolean;
  readonly onYes: () => void;
}) {
  const words = useWords();
  const [isAsking, asking] = useDisclosure();
  return (
    <>
      <Button variant="light" color="red" loading={props.isPending} onClick={asking.open}>
        {props.label}
      </Button>
      <Modal
        opened={isAsking}
        onClose={asking.close}
        title={props.title}
        centered
        closeButtonProps={{ 'aria-label': words.imports.keep }}
      >
        <Text mb="md">{props.text}</Text>
        <Group justify="end">
          <Button variant="default" onClick={asking.close}>
            {words.imports.keep}
          </Button>
          <Button
            color="red.9"
            onClick={() => {
              asking.close();
              props.onYes();
            }}
          >
            {props.label}
          </Button>
        </Group>
      </Modal>
    </>
  );
}

const figures = { fontVariantNumeric: 'tabular-nums' } as const;
