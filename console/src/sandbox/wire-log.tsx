import { Badge, Box, Button, Card, Code, Group, ScrollArea, Stack, Text, Title } from '@mantine/core';
import { Copy } from '#console/api-settings/copy.tsx';
import { useWords } from '#console/language/language.tsx';
import { answerText, curlOf, requestText } from './exchange-text.ts';
import type { Exchange } from './exchanges.ts';
import { useSandbox } from './sandbox-context.tsx';
import styles from './wire-log.module.css';

/** The requests of this screen with their answers, as an API client would see them. */
export function WireLog() {
  const words = useWords();
  const { exchanges, clear } = useSandbox();
  return (
    <Card withBorder component="section" aria-labelledby="wire">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4" id="wire">
          {words.wire.title}
        </Title>
        {exchanges.length > 0 && (
          <Button size="compact-sm" variant="subtle" onClick={clear}>
            {words.wire.clear}
          </Button>
        )}
      </Group>
      {exchanges.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.wire.empty}
        </Text>
      )}
      <ScrollArea.Autosize
        mah={520}
        type="auto"
        offsetScrollbars
        viewportProps={{ tabIndex: 0, 'aria-label': words.wire.title, role: 'log' }}
      >
        <Stack gap="sm">
          {exchanges.map((exchange) => (
            <ExchangeView key={exchange.id} exchange={exchange} />
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Card>
  );
}

function ExchangeView({ exchange }: { readonly exchange: Exchange }) {
  const words = useWords();
  const { call, side, outcome } = exchange;
  return (
    <Box className={styles.exchange} data-side={side} data-testid="exchange">
      <Group justify="space-between" align="start" gap="xs" wrap="nowrap">
        <Group gap={6}>
          <Badge size="sm" radius="sm" variant="default">
            {words.wire[side]}
          </Badge>
          <Status outcome={outcome} />
        </Group>
        <Copy value={curlOf(call, window.location.origin)} what="curl" label={words.wire.curl} />
      </Group>
      <Code block className={styles.text} mt={6}>
        {requestText(call)}
      </Code>
      {typeof outcome === 'object' && (
        <Code block className={styles.text} mt={4} data-testid="answer">
          {answerText(outcome.answer.text)}
        </Code>
      )}
    </Box>
  );
}

function Status({ outcome }: Pick<Exchange, 'outcome'>) {
  const words = useWords();
  if (outcome === 'waiting' || outcome === 'none') {
    return (
      <Badge size="sm" radius="sm" color={outcome === 'none' ? 'red' : 'gray'}>
        {words.wire[outcome]}
      </Badge>
    );
  }
  const { answer, milliseconds } = outcome;
  return (
    <>
      <Badge size="sm" radius="sm" color={answer.status < 400 ? 'consent' : 'red.9'}>
        {answer.status}
      </Badge>
      <Text size="xs" c="dimmed">
        {words.wire.answered(milliseconds)}
      </Text>
    </>
  );
}
