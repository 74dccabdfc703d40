import { Alert, Button, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { readBusiness } from '#console/account/account-calls.ts';
import { useReading } from '#console/account/use-reading.ts';
import { PaperButton } from '#console/agreement/paper-button.tsx';
import { PaperInput } from '#console/agreement/paper-input.tsx';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { Part } from '#console/overview/part.tsx';
import { useAct } from '#console/service/act.ts';
import { useMay, useSession } from '#console/session/session.tsx';
import { useUnsaved } from '#console/shell/unsaved.tsx';
import { waiting, waitingAlert } from '#console/theme.ts';
import { downloadPaper, type SignedPaper, sendPaper } from './settings-calls.ts';
import { Line } from './settings-part.tsx';

/** What was signed, by whom, and when (R1). */
export function AgreementCard() {
  const { words, day, time } = useLanguage();
  const business = useReading('business', readBusiness);
  const maySend = useMay()('sendAgreementPaper');
  return (
    <Part title={words.settings.agreement} query={business}>
      {({ legalName, entityId, agreement, paperWaiting, paperTurnedDown }) => (
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {words.settings.agreementText}
          </Text>
          <Line label={words.settings.legalName}>
            <bdi>{legalName}</bdi>
          </Line>
          <Line label={words.settings.entity}>{entityId ?? words.settings.notGiven}</Line>
          {agreement === null ? (
            <Alert variant="filled" color={waiting} title={words.settings.noAgreement} />
          ) : (
            <SimpleGrid cols={2} spacing="sm">
              <Line label={words.settings.signedOn}>{day(agreement.signedOn)}</Line>
              <Line label={words.settings.signatory}>
                <bdi>{agreement.signatory}</bdi>
              </Line>
              <Line label={words.settings.reference}>
                <bdi>{agreement.reference}</bdi>
              </Line>
              <Line label={words.settings.filedAt}>{time(agreement.filedAt)}</Line>
              <Line label={words.settings.earlier}>{words.settings.earliers[agreement.earlierObjections]}</Line>
              {maySend && agreement.paper !== null && <Paper sha256={agreement.paper} of={legalName} />}
            </SimpleGrid>
          )}
          {paperWaiting !== null && (
            <Alert title={words.settings.paperWaiting(time(paperWaiting.sentAt))}>
              <Stack gap="xs">
                <Text size="sm">
                  <bdi>{paperWaiting.signatory}</bdi>, {day(paperWaiting.signedOn)}
                </Text>
                {maySend && <Paper sha256={paperWaiting.sha256} of={legalName} />}
              </Stack>
            </Alert>
          )}
          {paperTurnedDown !== null && paperTurnedDown.turnedDown !== null && (
            <Alert {...waitingAlert} title={words.settings.paperTurnedDown(time(paperTurnedDown.turnedDown.at))}>
              <Stack gap="xs">
                <Text size="sm" style={broken} data-testid="turned-down">
                  <bdi>{paperTurnedDown.turnedDown.because}</bdi>
                </Text>
                {maySend && <Text size="sm">{words.settings.paperAgain}</Text>}
                {maySend && <Paper sha256={paperTurnedDown.sha256} of={legalName} />}
              </Stack>
            </Alert>
          )}
          {maySend && <PaperForm />}
        </Stack>
      )}
    </Part>
  );
}

const broken = { overflowWrap: 'anywhere' } as const;

function Paper({ sha256, of }: { readonly sha256: string; readonly of: string }) {
  const session = useSession();
  return <PaperButton of={of} load={() => downloadPaper(session, sha256)} />;
}

/** Sends the signed paper; what it says counts when the operator has filed it. */
function PaperForm() {
  const words = useWords();
  const text = words.settings;
  const session = useSession();
  const queries = useQueryClient();
  const refusal = useRefusal();
  const [file, setFile] = useState<File | null>(null);
  const [signedOn, setSignedOn] = useState('');
  const [signatory, setSignatory] = useState('');
  const [isMissing, setMissing] = useState(false);
  useUnsaved(file !== null);
  const sending = useAct({
    mutationFn: (paper: SignedPaper) => sendPaper(session, paper),
    onSuccess: () => setFile(null),
    onSettled: () => queries.invalidateQueries({ queryKey: ['business'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isLacking = file === null || signedOn === '' || signatory.trim() === '';
    setMissing(isLacking);
    if (!isLacking) sending.mutate({ file, signedOn, signatory: signatory.trim() });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <PaperInput label={text.paper} file={file} change={setFile} />
        {file !== null && (
          <>
            <TextInput
              label={text.signedOn}
              type="date"
              value={signedOn}
              onChange={(event) => setSignedOn(event.currentTarget.value)}
            />
            <TextInput
              label={text.signatory}
              maxLength={200}
              value={signatory}
              onChange={(event) => setSignatory(event.currentTarget.value)}
            />
            <Button type="submit" w="fit-content" loading={sending.isPending}>
              {text.paperSend}
            </Button>
          </>
        )}
        {isMissing && <Alert color="red" title={text.paperMissing} />}
        {sending.isError && <Alert color="red" title={refusal(sending.error)} />}
        {sending.isSuccess && file === null && <Alert role="status" title={text.paperSent} />}
      </Stack>
    </form>
  );
}
