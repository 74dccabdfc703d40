import { Code, Text, Timeline } from '@mantine/core';
import type { TimelineEvent } from '@sammati/contract/entry.ts';
import { useLanguage } from '#console/language/language.tsx';
import { dialled } from '#console/service/phone-text.ts';

/** What happened to a number, newest first, with the exact texts. */
export function EntryTimeline({ timeline }: { readonly timeline: readonly TimelineEvent[] }) {
  return (
    <Timeline bulletSize={14} lineWidth={2} active={timeline.length} color="consent">
      {timeline.toReversed().map((event) => (
        <Timeline.Item key={event.n} title={<EventTitle kind={event.kind} />}>
          <EventFacts event={event} />
        </Timeline.Item>
      ))}
    </Timeline>
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
