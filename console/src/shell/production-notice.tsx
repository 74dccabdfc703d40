import { Anchor, Card, Center, Text, Title } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';

/** Where there is no sandbox. */
export function ProductionNotice() {
  const words = useWords();
  return (
    <Center mih="60vh">
      <Card withBorder maw={520} p="xl">
        <Title order={1} size="h2">
          {words.production.title}
        </Title>
        <Text my="md">{words.production.text}</Text>
        <Anchor href="/docs">{words.app.reference}</Anchor>
      </Card>
    </Center>
  );
}
