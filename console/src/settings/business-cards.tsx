import { Alert, Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ConsentLine } from '@sammati/contract/service-number.ts';
import { readAccount, readBusiness } from '#console/account/account-calls.ts';
import { useReading } from '#console/account/use-reading.ts';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { Part } from '#console/overview/part.tsx';
import { dialled } from '#console/service/phone-text.ts';
import { waiting } from '#console/theme.ts';
import { readSummary } from './settings-calls.ts';
import { Line } from './settings-part.tsx';

export function LinesCard() {
  const words = useWords();
  const business = useReading('business', readBusiness);
  return (
    <Part title={words.settings.lines} query={business}>
      {({ lines }) => (
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {words.settings.linesText}
          </Text>
          {lines.length === 0 && <Alert variant="filled" color={waiting} title={words.settings.noLines} />}
          {lines.map((line) => (
            <LineHealth key={line.number} line={line} />
          ))}
        </Stack>
      )}
    </Part>
  );
}

function LineHealth({ line: { number, meaning, health } }: { readonly line: ConsentLine }) {
  const { words, time } = useLanguage();
  const { state, heardAt, brokenAt } = health;
  const since =
    brokenAt !== null
      ? words.settings.brokenSince(time(brokenAt))
      : heardAt === null
        ? words.settings.unwatched
        : words.settings.heard(time(heardAt));
  return (
    <Group justify="space-between" gap="xs">
      <div>
        <Text fw={600} style={figures}>
          {dialled(number)}
        </Text>
        <Text size="sm" c="dimmed">
          {words.settings.lineMeanings[meaning]} · {since}
        </Text>
      </div>
      <Badge color={state === 'works' ? 'consent' : 'red.9'}>{words.settings[state]}</Badge>
    </Group>
  );
}

/** The queue, the pace of what sends it, and what it may cost. */
export function SendingCard() {
  const { words, time, count } = useLanguage();
  const summary = useReading('notice-summary', readSummary);
  const account = useReading('account', readAccount);
  const settings = account.data?.settings;
  const spent = (segments: number, budget: number | null | undefined) =>
    budget === null || budget === undefined
      ? `${count(segments)} (${words.settings.noBudget})`
      : words.settings.of(count(segments), count(budget));
  return (
    <Part title={words.settings.sending} query={summary}>
      {({ waiting: queued, segmentsPerSecond, finishesAt, segmentsOfDay, segmentsOfMonth }) => (
        <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
          <Line label={words.settings.waiting}>
            <Badge color={queued > 0 ? waiting : 'gray.7'}>{count(queued)}</Badge>
          </Line>
          <Line label={words.settings.pace}>
            {segmentsPerSecond === null ? words.settings.unknownPace : words.settings.perSecond(count(segmentsPerSecond))}
          </Line>
          <Line label={words.settings.finishes}>{finishesAt === null ? '–' : time(finishesAt)}</Line>
          <Line label={words.settings.today}>{spent(segmentsOfDay, settings?.segmentsPerDay)}</Line>
          <Line label={words.settings.month}>{spent(segmentsOfMonth, settings?.segmentsPerMonth)}</Line>
        </SimpleGrid>
      )}
    </Part>
  );
}

const figures = { fontVariantNumeric: 'tabular-nums' } as const;
