import { Alert, Card, Code, Skeleton, Text, Timeline, Title } from '@mantine/core';
import type { TimelineEvent } from '@sammati/contract/entry.ts';
import { useLanguage } from '#console/language/language.tsx';
import { dialled, spaced } from '#console/service/phone-text.ts';
import { useSandbox } from './sandbox-context.tsx';
import { useEntry } from './sandbox-queries.ts';

/** Everything that happened to the number whose phone is held, newest first. */
export function Why() {
  const { words } = useLanguage();
  const { person } = useSandbox();
  const entry = useEntry();
  return (
    <Card withBorder component="section" aria-labelledby="why" data-testid="why">
      <Title order={2} size="h4" id="why">
        {words.why.title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {words.why.of(spaced(person))}
      </Text>
      {entry.isPending && <Skeleton height={80} />}
      {entry.isError && entry.data === undefined && <Alert color="red" title={words.app.failed} />}
      {entry.data?.timeline.length === 0 && <Text size="sm">{words.why.empty}</Text>}
      {entry.data !== undefined && entry.data.timeline.length > 0 && (
        <Timeline bulletSize={14} lineWidth={2} active={entry.data.timeline.length} color="consent">
          {entry.data.timeline.toReversed().map((event) => (
            <Timeline.Item key={event.n} title={<EventTitle kind={event.kind} />} lineVariant="solid">
              <EventFacts event={event} />
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </Card>
  );
}

function EventTitle({ kind }: { readonly kind: string }) {
  const { words } = useLanguage();
  const title: unknown = Reflect.get(words.why.event, kind);
  return (
    <Text span size="sm" fw={600}>
      {typeof title === 'string' ? title : kind}
    </Text>
  );
}

function EventFacts({ event }: { readonly event: TimelineEvent }) {
  const { time } = useLanguage();
  const { request } = event;
  return (
    <>
      <Text size="xs" c="dimmed">
        {time(event.at)}
        {event.line ? ` · ${dialled(event.line)}` : ''}
      </Text>
      {request !== null && (
        <Code fz="xs">
          {request.what} · {request.address}
        </Code>
      )}
      {event.text !== undefined && (
        <Text size="sm" lang={event.language} dir="auto" mt={2}>
          {event.text}
        </Text>
      )}
    </>
  );
}
