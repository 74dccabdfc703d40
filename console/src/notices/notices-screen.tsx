import { Stack, Tabs, Text, Title } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { useWords } from '#console/language/language.tsx';
import { Messages } from './messages.tsx';
import { Templates } from './templates.tsx';

/** What is sent, and what became of it. Which of the two is part of the address. */
export function NoticesScreen() {
  const words = useWords();
  const [parameters, setParameters] = useSearchParams();
  const shown = parameters.get('show') === 'messages' ? 'messages' : 'templates';
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2">
          {words.notices.page}
        </Title>
        <Text c="dimmed">{words.notices.text}</Text>
      </div>
      <Tabs value={shown} onChange={(value) => setParameters({ show: value ?? 'templates' })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="templates">{words.notices.templates}</Tabs.Tab>
          <Tabs.Tab value="messages">{words.notices.messages}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="templates">
          <Templates />
        </Tabs.Panel>
        <Tabs.Panel value="messages">
          <Messages />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
