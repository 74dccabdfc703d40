import { Stack, Text, Title } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';
import { useSession } from '#console/session/session.tsx';
import { AuditList } from './audit-list.tsx';

/** Who changed what of the account, and from where. */
export function AuditScreen() {
  const words = useWords();
  const { sid, authorization } = useSession();
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2">
          {words.audit.title}
        </Title>
        <Text c="dimmed">{words.audit.text}</Text>
      </div>
      <AuditList path={`/api/accounts/${encodeURIComponent(sid)}/audit`} authorization={authorization} />
    </Stack>
  );
}
