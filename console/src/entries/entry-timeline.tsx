import { Code, Group, Text, Timeline } from '@mantine/core';
import type { Entry, TimelineEvent } from '@sammati/contract/entry.ts';
import { useLanguage } from '#console/language/language.tsx';
import { dialled } from '#console/service/phone-text.ts';

/** What happened to a number, newest first, with the exact texts. */
export function EntryTimeline({ timeline, earlier }: Pick<Entry, 'timeline' | 'earlier'>) {
  const { words, count } = useLanguage();
  return (
    <>
      <Timeline bulletSize={14} lineWidth={2} active={timeline.length} color="consent">
        {timeline.toReversed().map((event) => (
          <Timeline.Item key={event.n} title={<EventTitle kind={event.kind} />}>
            <EventFacts event={event} />
          </Timeline.Item>
        ))}
      </Timeline>
      {earlier > 0 && (
        <Text size="sm" mt="sm">
          {words.why.earlier(count(earlier))}
        </Text>
      )}
    </>
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
  const { words, time, day } = useLanguage();
  const { request, report, door, line, virtualNumber, called } = event;
  const number = line ?? virtualNumber ?? called;
  const until = event.renewedUntil ?? event.expiresAt;
  const about = [
    time(event.at),
    door === undefined ? null : doorWords(words.overview.doors, door),
    number ? dialled(number) : null,
    until ? words.why.until(day(until)) : null,
    event.covers === true ? words.why.covered : null,
  ];
  // What a carrier, an operator or a court can be asked about.
  const ids = [
    request === null ? null : `${request.what} · ${request.address}`,
    report ? words.why.report(report.id) : null,
    event.messageId ? words.why.message(event.messageId) : null,
    event.dltTemplateId ? words.why.template(event.dltTemplateId) : null,
    event.reference ? words.why.reference(event.reference) : null,
  ].filter((id) => id !== null);
  return (
    <>
      <Text size="xs" c="dimmed">
        {about.filter((fact) => fact !== null).join(' · ')}
      </Text>
      {ids.length > 0 && (
        <Group gap={4} my={2}>
          {ids.map((id) => (
            <Code key={id} fz="xs" style={{ overflowWrap: 'anywhere' }}>
              {id}
            </Code>
          ))}
        </Group>
      )}
      {event.reason && <Text size="sm">{event.reason}</Text>}
      {event.text !== undefined && (
        <Text size="sm" lang={event.language} dir="auto" mt={2}>
          {event.text}
        </Text>
      )}
    </>
  );
}

function doorWords(doors: object, door: string): string {
  const known: unknown = Reflect.get(doors, door);
  return typeof known === 'string' ? known : door;
}
