import { Alert, Anchor, Button, Center, Code, Group, List, Loader, Modal, Stack, Text } from '@mantine/core';
import type { BegunSecondFactor } from '@sammati/contract/second-factor.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { QRCodeSVG } from 'qrcode.react';
import { type ReactNode, type RefObject, useState } from 'react';
import { Copy } from '#console/api-settings/copy.tsx';
import { Fact } from '#console/api-settings/fact.tsx';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { save } from '#console/service/save.ts';
import { takeFocus, unmarked, useFocusBack } from '#console/shell/focus-back.ts';
import { waitingAlert } from '#console/theme.ts';
import { ProofForm, useAsked } from './proof-form.tsx';
import { beginSecondFactor, confirmSecondFactor, readSecondFactor, removeSecondFactor } from './session-calls.ts';

type Stage =
  | { readonly kind: 'resting'; readonly wasRemoved: boolean }
  | { readonly kind: 'begun'; readonly begun: BegunSecondFactor }
  | { readonly kind: 'confirmed'; readonly codes: readonly string[] };

/** Sets the second factor of whoever is signed in, or removes it. What is shown once is in memory until the window is closed. */
export function SecondFactor(props: {
  readonly opener: RefObject<HTMLElement | null>;
  readonly email: string;
  readonly close: () => void;
}) {
  const { opener, email, close } = props;
  const words = useWords();
  useFocusBack(opener);
  const [stage, setStage] = useState<Stage>({ kind: 'resting', wasRemoved: false });
  // Recovery codes go when somebody says that they are kept, and not by a key.
  const isKept = stage.kind !== 'confirmed';
  return (
    <Modal
      opened
      onClose={close}
      centered
      title={words.secondFactor.title}
      withCloseButton={isKept}
      {...(isKept ? {} : { closeOnEscape: false })}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': words.people.done }}
    >
      {stage.kind === 'resting' && <Resting email={email} wasRemoved={stage.wasRemoved} go={setStage} />}
      {stage.kind === 'begun' && <Confirmation begun={stage.begun} go={setStage} />}
      {stage.kind === 'confirmed' && <Recovery codes={stage.codes} close={close} />}
    </Modal>
  );
}

function Resting(props: { readonly email: string; readonly wasRemoved: boolean; readonly go: (stage: Stage) => void }) {
  const { email, wasRemoved, go } = props;
  const words = useWords();
  // Nothing of before: setting and removing look alike, and do the opposite.
  const factor = useQuery({ queryKey: ['second-factor'], queryFn: readSecondFactor, gcTime: 0 });
  if (factor.isError && factor.data === undefined) {
    return (
      <Alert color="red" title={words.app.failed}>
        <Button size="compact-sm" variant="default" onClick={() => void factor.refetch()}>
          {words.app.again}
        </Button>
      </Alert>
    );
  }
  if (factor.data === undefined) {
    return (
      <Center mih={160}>
        <Loader />
      </Center>
    );
  }
  const { since, recoveryCodes } = factor.data;
  if (since !== null) return <Removal email={email} since={since} left={recoveryCodes} go={go} />;
  return <Beginning email={email} wasRemoved={wasRemoved} go={go} />;
}

function Beginning(props: { readonly email: string; readonly wasRemoved: boolean; readonly go: (stage: Stage) => void }) {
  const { email, wasRemoved, go } = props;
  const words = useWords();
  return (
    <PasswordForm
      email={email}
      button={words.secondFactor.begin}
      act={async (password) => go({ kind: 'begun', begun: await beginSecondFactor(password) })}
    >
      {wasRemoved && <Alert role="status" title={words.secondFactor.removed} />}
      <Text>{words.secondFactor.text}</Text>
    </PasswordForm>
  );
}

/** The picture is drawn here: the secret goes to nobody else. Dark on light in both themes, as cameras read it. */
function Confirmation({ begun, go }: { readonly begun: BegunSecondFactor; readonly go: (stage: Stage) => void }) {
  const words = useWords();
  const { code } = useAsked();
  return (
    <ProofForm
      asked={[{ ...code, hint: words.secondFactor.sixDigits }]}
      missing={words.session.codeMissing}
      takesFocus
      refused={words.session.wrongCode}
      button={words.secondFactor.confirm}
      act={async (given) => go({ kind: 'confirmed', codes: (await confirmSecondFactor(given.code)).recoveryCodes })}
    >
      <Text>{words.secondFactor.scan}</Text>
      <Center>
        <QRCodeSVG value={begun.uri} size={200} marginSize={4} title={words.secondFactor.picture} role="img" />
      </Center>
      <Anchor href={begun.uri} ta="center" size="sm">
        {words.secondFactor.open}
      </Anchor>
      <Fact label={words.secondFactor.secret} value={begun.secret} />
    </ProofForm>
  );
}

function Recovery({ codes, close }: { readonly codes: readonly string[]; readonly close: () => void }) {
  const words = useWords();
  const text = `${codes.join('\n')}\n`;
  return (
    <Stack gap="sm">
      <Alert {...waitingAlert} title={words.secondFactor.set}>
        {words.secondFactor.recoveryText}
      </Alert>
      {/* Not the button: whoever pressed the key twice would never have seen them. */}
      <List
        listStyleType="none"
        data-testid="recovery-codes"
        tabIndex={-1}
        style={unmarked}
        ref={takeFocus}
        aria-label={words.secondFactor.recovery}
      >
        {codes.map((code) => (
          <List.Item key={code}>
            <Code>{code}</Code>
          </List.Item>
        ))}
      </List>
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
      <Button onClick={close}>{words.secondFactor.kept}</Button>
    </Stack>
  );
}

function Removal(props: {
  readonly email: string;
  readonly since: string;
  readonly left: number;
  readonly go: (stage: Stage) => void;
}) {
  const { email, since, left, go } = props;
  const { words, time, count } = useLanguage();
  const queries = useQueryClient();
  return (
    <PasswordForm
      email={email}
      button={words.secondFactor.remove}
      isDangerous
      act={async (password) => {
        await removeSecondFactor(password);
        await queries.invalidateQueries({ queryKey: ['second-factor'] });
        go({ kind: 'resting', wasRemoved: true });
      }}
    >
      <Text>{words.secondFactor.since(time(since))}</Text>
      {left > 0 ? (
        <Text>{words.secondFactor.left(count(left))}</Text>
      ) : (
        <Alert {...waitingAlert} role="note" title={words.secondFactor.noneLeft} />
      )}
      <Text>{words.secondFactor.removeText}</Text>
    </PasswordForm>
  );
}

/** Setting a second factor and removing it both take the password: an open session is not enough. */
function PasswordForm(props: {
  readonly email: string;
  readonly button: string;
  readonly isDangerous?: boolean;
  readonly act: (password: string) => Promise<unknown>;
  readonly children: ReactNode;
}) {
  const { email, act, children, ...button } = props;
  const words = useWords();
  const { password } = useAsked();
  return (
    <ProofForm
      asked={[password]}
      missing={words.session.passwordMissing}
      username={email}
      takesFocus
      refused={words.session.passwordWrong}
      {...button}
      act={(given) => act(given.password)}
    >
      {children}
    </ProofForm>
  );
}
