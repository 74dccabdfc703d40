import { Badge, Stack, Text } from '@mantine/core';
import type { Senders as Report, Sender } from '@sammati/contract/sender.ts';
import { useQuery } from '@tanstack/react-query';
import type { Catalogue } from '#console/language/catalogue-en.ts';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { Part } from '#console/overview/part.tsx';
import { waiting } from '#console/theme.ts';
import { Listing } from './listing.tsx';
import { readSenders } from './platform-calls.ts';

const LOOK_EVERY = 5_000;

/** What sends SMS: whether it is connected, what became of what it was given, and what waits for it. */
export function Senders() {
  const { words, count, time } = useLanguage();
  const text = words.platform.senders;
  const reading = { queryKey: ['senders'], queryFn: readSenders, refetchInterval: LOOK_EVERY };
  const report = useQuery(reading);
  const senders = useQuery({ ...reading, select: (read: Report) => read.senders });
  return (
    <Stack gap="md">
      <Part title={text.waiting} query={report}>
        {({ waiting: queued }) => (
          <>
            <Badge size="lg" color={queued > 0 ? waiting : 'gray.7'} data-testid="waiting">
              {count(queued)}
            </Badge>
            <Text size="sm" c="dimmed" mt="xs">
              {text.waitingText}
            </Text>
          </>
        )}
      </Part>
      <Text size="sm" c="dimmed">
        {text.text}
      </Text>
      <Listing
        query={senders}
        minWidth={900}
        none={text.none}
        columns={[text.name, text.state, text.pace, text.results, text.receipts, text.last]}
        keyOf={({ name }) => name}
        cells={(sender) => [
          <Lines key="name" all={[sender.name, text.kinds[sender.kind], ...onlyFor(sender, text)]} />,
          <Connection key="state" sender={sender} />,
          <Lines
            key="pace"
            all={[
              sender.perSecond === null ? text.noLimit : text.perSecond(count(sender.perSecond)),
              ...(sender.weight === 1 ? [] : [text.weight(sender.weight)]),
            ]}
          />,
          <Lines
            key="results"
            all={[
              text.taken(count(sender.results.accepted)),
              ...(sender.acceptedAt === null ? [] : [text.lastTaken(time(sender.acceptedAt))]),
              ...otherResults.flatMap((one) => (sender.results[one] === 0 ? [] : [text.others[one](count(sender.results[one]))])),
            ]}
          />,
          <Lines
            key="receipts"
            all={[
              ...(sender.receipts === 'link' ? [text.heard(count(sender.receiptsHeard))] : []),
              text.ways[sender.receipts],
              ...(sender.receiptAt === null ? [] : [text.lastTaken(time(sender.receiptAt))]),
            ]}
          />,
          sender.failure === null ? (
            text.noFailure
          ) : (
            <Lines key="failure" all={[time(sender.failure.at), sender.failure.reason]} />
          ),
        ]}
      />
    </Stack>
  );
}

const otherResults = ['tryLater', 'noRoom', 'unknown', 'refused'] as const;

function onlyFor({ accounts }: Sender, text: Catalogue['platform']['senders']): readonly string[] {
  return accounts === null ? [] : [text.accounts(accounts.join(', '))];
}

function Lines({ all: [first, ...others] }: { readonly all: readonly string[] }) {
  return (
    <div>
      <Text size="sm">{first}</Text>
      {others.map((line) => (
        <Text key={line} size="xs" c="dimmed" style={broken}>
          {line}
        </Text>
      ))}
    </div>
  );
}

const broken = { overflowWrap: 'anywhere' } as const;

function Connection({ sender }: { readonly sender: Sender }) {
  const text = useWords().platform.senders;
  const { links } = sender;
  const state = stateOf(sender);
  return (
    <div>
      <Badge color={state === 'unused' ? 'gray.7' : state === 'connected' || state === 'works' ? 'consent' : 'red.9'}>
        {text[state]}
      </Badge>
      {links !== null && (
        <Text size="xs" c="dimmed">
          {text.bound(links.bound, links.of)}
        </Text>
      )}
    </div>
  );
}

/** One that has links is connected or not; of one that asks for each message it is known how it went last. */
function stateOf({ links, ready, acceptedAt, failure }: Sender): 'connected' | 'disconnected' | 'works' | 'failing' | 'unused' {
  if (links !== null) return ready ? 'connected' : 'disconnected';
  if (!ready || (failure !== null && (acceptedAt === null || failure.at > acceptedAt))) return 'failing';
  return acceptedAt === null ? 'unused' : 'works';
}
