import { Alert, Button, Center, Code, Group, List, Loader, Stack, Text } from '@mantine/core';
import type { BegunSecondFactor } from '@sammati/contract/second-factor.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { QRCodeSVG } from 'qrcode.react';
import { useState } from 'react';
import { Copy } from '#console/api-settings/copy.tsx';
import { Fact } from '#console/api-settings/fact.tsx';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { save } from '#console/service/save.ts';
import { ProofForm, useAsked } from './proof-form.tsx';
import { beginSecondFactor, confirmSecondFactor, readSecondFactor, removeSecondFactor } from './session-calls.ts';

type Stage =
  | { readonly kind: 'resting' }
  | { readonly kind: 'begun'; readonly begun: BegunSecondFactor }
  | { readonly kind: 'confirmed'; readonly codes: readonly string[] };

/** Sets the second factor of whoever is signed in, or removes it. What is shown once is in memory until the window is closed. */
export function SecondFactor({ close }: { readonly close: () => void }) {
  const words = useWords();
  const [stage, setStage] = useState<Stage>({ kind: 'resting' });
  const queries = useQueryClient();
  const factor = useQuery({ queryKey: ['second-factor'], queryFn: readSecondFactor, staleTime: 0 });
  const changed = () => queries.invalidateQueries({ queryKey: ['second-factor'] });
  if (stage.kind === 'begun') {
    return (
      <Confirmation
        begun={stage.begun}
        confirmed={(codes) => {
          setStage({ kind: 'confirmed', codes });
          void changed();
        }}
      />
    );
  }
  if (stage.kind === 'confirmed') return <Recovery codes={stage.codes} close={close} />;
  if (factor.isError) return <Alert color="red" title={words.app.failed} />;
  if (factor.data === undefined) {
    return (
      <Center mih={160}>
        <Loader />
      </Center>
    );
  }
  const { since, recoveryCodes } = factor.data;
  if (since === null) return <Beginning begun={(begun) => setStage({ kind: 'begun', begun })} />;
  return <Removal since={since} left={recoveryCodes} changed={changed} />;
}

function Beginning({ begun }: { readonly begun: (begun: BegunSecondFactor) => void }) {
  const words = useWords();
  const { password } = useAsked();
  return (
    <ProofForm
      asked={[password]}
      refused={words.join.wrong}
      button={words.secondFactor.begin}
      act={async (given) => begun(await beginSecondFactor(given.password))}
    >
      <Text>{words.secondFactor.text}</Text>
    </ProofForm>
  );
}

/** The picture is drawn here: the secret goes to nobody else. Dark on light in both themes, as cameras read it. */
function Confirmation(props: { readonly begun: BegunSecondFactor; readonly confirmed: (codes: readonly string[]) => void }) {
  const { begun, confirmed } = props;
  const words = useWords();
  const { code } = useAsked();
  return (
    <ProofForm
      asked={[{ ...code, hint: words.secondFactor.sixDigits }]}
      missing={words.session.codeMissing}
      refused={words.session.wrongCode}
      button={words.secondFactor.confirm}
      act={async (given) => confirmed((await confirmSecondFactor(given.code)).recoveryCodes)}
    >
      <Text>{words.secondFactor.scan}</Text>
      <Center>
        <QRCodeSVG value={begun.uri} size={200} marginSize={4} title={words.secondFactor.picture} />
      </Center>
      <Fact label={words.secondFactor.secret} value={begun.secret} />
    </ProofForm>
  );
}

function Recovery({ codes, close }: { readonly codes: readonly string[]; readonly close: () => void }) {
  const words = useWords();
  const text = `${codes.join('\n')}\n`;
  return (
    <Stack gap="sm">
      <Alert color="orange" title={words.secondFactor.set}>
        {words.secondFactor.recoveryText}
      </Alert>
      <List listStyleType="none" data-testid="recovery-codes">
        {codes.map((code) => (
          <List.Item key={code}>
            <Code>{code}</Code>
          </List.Item>
        ))}
      </List>
      <Group justify="space-between">
        <Group gap="xs">
          <Copy value={text} what={words.secondFactor.recovery} />
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => save(new Blob([text], { type: 'text/plain' }), 'recovery-codes.txt')}
          >
            {words.secondFactor.save}
          </Button>
        </Group>
        <Button onClick={close}>{words.apiSettings.done}</Button>
      </Group>
    </Stack>
  );
}

function Removal(props: { readonly since: string; readonly left: number; readonly changed: () => Promise<void> }) {
  const { since, left, changed } = props;
  const { words, time, count } = useLanguage();
  const { password } = useAsked();
  return (
    <ProofForm
      asked={[password]}
      refused={words.join.wrong}
      button={words.secondFactor.remove}
      isDangerous
      act={async (given) => {
        await removeSecondFactor(given.password);
        await changed();
      }}
    >
      <Text>{words.secondFactor.since(time(since))}</Text>
      <Text>{words.secondFactor.left(count(left))}</Text>
      <Text>{words.secondFactor.removeText}</Text>
    </ProofForm>
  );
}
