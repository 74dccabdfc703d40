import { Button, Card, Group, Loader, ScrollArea, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { StandingBadge } from '#console/entries/standing-badge.tsx';
import { useLanguage } from '#console/language/language.tsx';
import { dialled, spaced } from '#console/service/phone-text.ts';
import styles from './handset.module.css';
import { PeopleBar } from './people-bar.tsx';
import { callBusiness, ring, text } from './sandbox-calls.ts';
import { useSandbox } from './sandbox-context.tsx';
import { useClock, useEntry, useThreadMessages } from './sandbox-queries.ts';
import { type ThreadItem, threadOf } from './thread.ts';

/** Somebody's telephone: what came, and what can be done with it. */
export function Handset() {
  const { words } = useLanguage();
  return (
    <Card withBorder component="section" aria-labelledby="handset">
      <Title order={2} size="h4" id="handset" mb="xs">
        {words.handset.title}
      </Title>
      <PeopleBar />
      <Phone />
    </Card>
  );
}

function Phone() {
  const { person } = useSandbox();
  const { words, time } = useLanguage();
  const messages = useThreadMessages();
  const entry = useEntry();
  const clock = useClock();
  const thread = threadOf(person, messages.data ?? [], entry.data?.timeline ?? []);
  const latest = thread.findLast((item) => item.kind === 'sms' && item.line !== null && item.arrived);
  const line = latest?.kind === 'sms' ? latest.line : null;
  return (
    <div className={styles.phone} data-testid="phone">
      <div className={styles.status}>
        <span>{clock.data ? time(clock.data.now) : ''}</span>
        <span>{spaced(person)}</span>
      </div>
      <Standing />
      <Thread thread={thread} loading={messages.isPending} />
      <Actions line={line} />
      <Text className={styles.hint} size="xs">
        {line === null
          ? words.handset.noLine
          : `${dialled(line)}: ${latest?.kind === 'sms' && latest.asks ? words.handset.saysYes : words.handset.saysNo}`}
      </Text>
    </div>
  );
}

function Standing() {
  const { words, day } = useLanguage();
  const entry = useEntry();
  if (entry.data === undefined) return <div className={styles.standing}>{entry.isPending ? <Loader size="xs" /> : null}</div>;
  const { status, until, reason, timeline } = entry.data;
  const standing = timeline.length === 0 ? 'unknown' : status;
  return (
    <div className={styles.standing} data-testid="standing" aria-live="polite">
      <Group gap={6} justify="center">
        <StandingBadge standing={standing} />
        {until !== null && status === 'whitelist' && <Text size="xs">{words.standing.until(day(until))}</Text>}
      </Group>
      <Text size="xs" ta="center">
        {words.why.reason[reason]}
      </Text>
    </div>
  );
}

function Thread({ thread, loading }: { readonly thread: readonly ThreadItem[]; readonly loading: boolean }) {
  const { words, time } = useLanguage();
  const viewport = useRef<HTMLDivElement>(null);
  const length = thread.length;
  useEffect(() => {
    const place = viewport.current;
    if (length > 0 && place !== null) place.scrollTop = place.scrollHeight;
  }, [length]);
  return (
    <ScrollArea
      className={styles.thread}
      viewportRef={viewport}
      type="auto"
      viewportProps={{ tabIndex: 0, role: 'log', 'aria-label': words.handset.thread }}
    >
      {thread.length === 0 && (
        <Text size="sm" ta="center" p="xl">
          {loading ? words.app.loading : words.handset.empty}
        </Text>
      )}
      <Stack gap={10}>
        {thread.map((item) =>
          item.kind === 'sms' ? (
            <article key={item.key} className={styles.sms} data-arrived={item.arrived} data-testid="sms">
              <Text size="xs" className={styles.from}>
                {words.handset.from} {item.from} · {time(item.at)}
              </Text>
              <p lang={item.language} dir="auto">
                {item.text}
              </p>
              {!item.arrived && <Text size="xs">{words.handset.notArrived}</Text>}
            </article>
          ) : (
            <Act key={item.key} act={item} />
          ),
        )}
      </Stack>
    </ScrollArea>
  );
}

function Act({ act }: { readonly act: Extract<ThreadItem, { readonly kind: 'act' }> }) {
  const { words, time } = useLanguage();
  const { demo } = useSandbox();
  const called = act.called ?? demo.virtualNumber;
  const what =
    act.words !== null
      ? `${words.handset.texted} “${act.words}”`
      : called === demo.virtualNumber
        ? words.handset.calledBusiness(dialled(called))
        : words.handset.rang(dialled(called));
  return (
    <Text className={styles.act} size="xs" data-testid="act">
      {what} · {act.counted ? words.handset.counted : words.handset.notCounted} · {time(act.at)}
    </Text>
  );
}

function Actions({ line }: { readonly line: string | null }) {
  const { words } = useLanguage();
  const { demo, person, act, isBusy } = useSandbox();
  return (
    <Stack gap={6} mt="sm">
      <Button
        loading={isBusy}
        disabled={line === null}
        onClick={() => line !== null && act(ring(person, line)).catch(() => undefined)}
      >
        {line === null ? words.handset.ring('…') : words.handset.ring(dialled(line))}
      </Button>
      <Group grow gap={6}>
        <Button
          variant="default"
          px={4}
          loading={isBusy}
          disabled={line === null}
          onClick={() => line !== null && act(text(person, line, 'STOP')).catch(() => undefined)}
        >
          {words.handset.stop}
        </Button>
        <Button
          variant="default"
          px={4}
          loading={isBusy}
          onClick={() => act(callBusiness(person, demo.virtualNumber)).catch(() => undefined)}
        >
          {words.handset.call}
        </Button>
      </Group>
    </Stack>
  );
}
