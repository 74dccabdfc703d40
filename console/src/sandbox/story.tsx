import { Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import type { Demo } from '#console/service/demo.ts';
import { isFirstClick } from '#console/service/first-click.ts';
import type { Call } from '#console/service/request.ts';
import { checkStatus, moveClock, postNumbers, ring } from './sandbox-calls.ts';
import { people, useSandbox } from './sandbox-context.tsx';

type StepName = 'post' | 'read' | 'ring' | 'object' | 'ask' | 'agree' | 'later' | 'why';

interface Step {
  readonly name: StepName;
  /** Whose phone is looked at afterwards. */
  readonly person: string;
  readonly calls: (demo: Demo) => readonly Call[];
}

const [first, second, third, fourth, fifth, sixth] = people;

/** The README's five minutes, as the same requests. */
const steps: readonly Step[] = [
  {
    name: 'post',
    person: first,
    calls: (demo) => [postNumbers(demo, `${first},${second}`, 'hi'), postNumbers(demo, `${third},${fourth},${fifth}`, 'Tamil')],
  },
  { name: 'read', person: third, calls: () => [] },
  {
    name: 'ring',
    person: first,
    calls: (demo) => [checkStatus(demo, first), ring(first, demo.objectLine), checkStatus(demo, first)],
  },
  { name: 'object', person: fourth, calls: (demo) => [second, third, fourth].map((one) => ring(one, demo.objectLine)) },
  { name: 'ask', person: sixth, calls: (demo) => [postNumbers(demo, sixth, 'en'), checkStatus(demo, sixth)] },
  { name: 'agree', person: sixth, calls: (demo) => [ring(sixth, demo.agreeLine), checkStatus(demo, sixth)] },
  {
    name: 'later',
    person: sixth,
    calls: (demo) => [moveClock('P6M'), checkStatus(demo, sixth), postNumbers(demo, sixth, null)],
  },
  { name: 'why', person: first, calls: () => [] },
];

/** Leads through the story; each step can be done by hand on the cards below, or at one click here. */
export function Story() {
  const words = useWords();
  const { demo, act, choose, isBusy } = useSandbox();
  const [at, setAt] = useState(0);
  const step = steps[at];
  const text = step === undefined ? null : words.story.steps[step.name];
  const doIt = async ({ calls, person }: Step) => {
    try {
      await act(...calls(demo));
      choose(person);
      setAt(at + 1);
    } catch {
      // The exchange says that no answer came; the step can be done again.
    }
  };
  return (
    <Card withBorder component="section" aria-labelledby="story">
      <Group justify="space-between" align="flex-start" wrap="wrap" gap="md">
        <Stack gap={2} flex="1 1 320px">
          <Text size="sm" c="dimmed">
            {words.story.title}
            {step === undefined ? '' : ` · ${words.story.step(at + 1, steps.length)}`}
          </Text>
          <Title order={1} size="h3" id="story">
            {text?.title ?? words.story.over}
          </Title>
          {text !== null && <Text>{text.text}</Text>}
        </Stack>
        <Group gap="xs">
          <Button variant="default" disabled={at === 0} onClick={() => setAt(at - 1)}>
            {words.story.back}
          </Button>
          {step !== undefined && (
            <Button variant="default" onClick={() => setAt(at + 1)}>
              {words.story.next}
            </Button>
          )}
          {step !== undefined && (
            <Button
              loading={isBusy}
              onClick={(event) => {
                // The step after it may be there already, on the same button.
                if (isFirstClick(event)) void doIt(step);
              }}
            >
              {words.story.doIt}
            </Button>
          )}
        </Group>
      </Group>
      <Progress.Root size="sm" mt="md" aria-hidden>
        <Progress.Section value={(100 * at) / steps.length} color="consent" />
      </Progress.Root>
    </Card>
  );
}
