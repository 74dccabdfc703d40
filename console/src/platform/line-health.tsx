import { Badge, Text } from '@mantine/core';
import type { CarrierConnection } from '@sammati/contract/carrier-connection.ts';
import type { ConsentLine } from '@sammati/contract/service-number.ts';
import { useLanguage } from '#console/language/language.tsx';
import { environmentMode } from '#console/service/environment.ts';

/** Whether a line works, and from what that is known (R8.3). */
export function LineHealth(props: {
  readonly line: ConsentLine;
  /** All of them; undefined while they are read. */
  readonly connections: readonly CarrierConnection[] | undefined;
}) {
  const { line, connections } = props;
  const { words, time } = useLanguage();
  const text = words.platform.lines;
  const { health, retiredAt, connectionId } = line;
  // In a sandbox lines are rung on its telephones.
  const isUnheard =
    environmentMode() === 'production' &&
    (connectionId === null || connections?.some(({ id, revokedAt }) => id === connectionId && revokedAt !== null));
  return (
    <div>
      <Badge miw="fit-content" color={retiredAt !== null ? 'gray.7' : health.state === 'works' ? 'consent' : 'red.9'}>
        {retiredAt === null ? text.states[health.state] : text.retired}
      </Badge>
      <Text size="xs" c="dimmed">
        {retiredAt !== null ? text.retiredSince(time(retiredAt)) : whyOf(line, text.why, time)}
      </Text>
      {isUnheard && (
        <Text size="xs" c="var(--mantine-color-error)">
          {text.why.unheard}
        </Text>
      )}
    </div>
  );
}

interface WhyWords {
  readonly unwatched: string;
  readonly isNew: string;
  readonly broken: (time: string) => string;
  readonly silent: (time: string) => string;
  readonly heard: (time: string, until: string) => string;
}

function whyOf({ health }: ConsentLine, why: WhyWords, time: (instant: string) => string): string {
  const { state, heardAt, deadFrom, brokenAt } = health;
  if (brokenAt !== null) return why.broken(time(brokenAt));
  if (heardAt === null || deadFrom === null) return environmentMode() === 'sandbox' ? why.unwatched : why.isNew;
  return state === 'dead' ? why.silent(time(heardAt)) : why.heard(time(heardAt), time(deadFrom));
}

/** Those that need somebody first, those that are out of use last. */
export function worstFirst(lines: readonly ConsentLine[]): readonly ConsentLine[] {
  const rank = ({ retiredAt, health }: ConsentLine) => (retiredAt !== null ? 2 : health.state === 'dead' ? 0 : 1);
  return lines.toSorted((one, other) => rank(one) - rank(other));
}
