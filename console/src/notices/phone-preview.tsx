import { Alert, Badge, Card, Group, Skeleton, Text, Title } from '@mantine/core';
import type { TemplatePreview } from '@sammati/contract/template.ts';
import { useWords } from '#console/language/language.tsx';
import styles from '#console/sandbox/handset.module.css';
import { waiting } from '#console/theme.ts';

/** The message as a telephone shows it, and how many it is billed as. */
export function PhonePreview(props: {
  readonly preview: TemplatePreview | undefined;
  readonly failed: boolean;
  readonly language: string;
}) {
  const { preview, failed, language } = props;
  const words = useWords();
  const message = preview?.message ?? null;
  return (
    <Card withBorder component="section" aria-labelledby="on-the-phone" h="100%">
      <Group justify="space-between">
        <Title order={2} size="h4" id="on-the-phone">
          {words.notices.preview}
        </Title>
        {message !== null && (
          <Badge color={message.segments > 2 ? waiting : 'consent'} data-testid="segments">
            {words.notices.sms(message.segments)}
          </Badge>
        )}
      </Group>
      <div className={styles.phone}>
        {preview === undefined && !failed && <Skeleton height={120} />}
        {failed && preview === undefined && <Alert color="red" title={words.app.failed} />}
        {message !== null && (
          <article className={styles.sms} data-testid="preview">
            <p lang={language} dir="auto">
              {message.text}
            </p>
          </article>
        )}
        {preview !== undefined && message === null && (
          <Text size="sm" ta="center" p="lg" className={styles.hint}>
            –
          </Text>
        )}
      </div>
      {message !== null && (
        <Text size="sm" c="dimmed" ta="center" mt="sm" aria-live="polite">
          {words.notices.size(message.units, words.notices.encodings[message.encoding])}
        </Text>
      )}
    </Card>
  );
}
