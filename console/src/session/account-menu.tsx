import { Affix, Alert, Button, Menu, Modal, Text } from '@mantine/core';
import { type RefObject, Suspense, useRef, useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { Failed } from '#console/lists/failed.tsx';
import { useAct } from '#console/service/act.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { UserIcon } from '#console/shell/icons.tsx';
import { later } from '#console/shell/later.tsx';
import { useLeave } from '#console/shell/unsaved.tsx';
import { ProofForm, useAsked } from './proof-form.tsx';
import { useSessionState } from './session.tsx';
import { changePassword } from './session-calls.ts';

const SecondFactor = later(
  async () => (await import('./second-factor.tsx')).SecondFactor,
  ({ close }, again) => <NotArrived close={close} again={again} />,
);

/** Who is signed in, of which account; another one, another password, the second factor, and out. */
export function AccountMenu() {
  const words = useWords();
  const { user, session, choose, signOut } = useSessionState();
  const [isChanging, setChanging] = useState(false);
  const [isSecond, setSecond] = useState(false);
  const leaving = useAct({ mutationFn: signOut });
  const leave = useLeave();
  const opener = useRef<HTMLButtonElement>(null);
  if (user === null) return null;
  const others = user.operator ? [] : user.accounts.filter(({ sid }) => sid !== session?.sid);
  const shown = user.accounts.find(({ sid }) => sid === session?.sid)?.brandName ?? session?.sid;
  const role = session === null ? null : words.roles[session.role];
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button ref={opener} variant="default" size="compact-md" px={6} aria-label={words.session.menu}>
            <UserIcon />
          </Button>
        </Menu.Target>
        <Menu.Dropdown maw={320}>
          <Menu.Label>
            <Text size="sm" truncate>
              {user.name}
            </Text>
            <Text size="xs" truncate>
              {user.email}
            </Text>
            {shown !== undefined && (
              <Text size="xs" truncate>
                {shown} · {role}
              </Text>
            )}
          </Menu.Label>
          {others.length > 0 && <Menu.Divider />}
          {others.map(({ sid, brandName }) => (
            <Menu.Item key={sid} onClick={() => leave(() => choose(sid))}>
              {brandName}
            </Menu.Item>
          ))}
          {user.operator && session !== null && (
            <Menu.Item onClick={() => leave(() => choose(''))}>{words.session.otherAccount}</Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item onClick={() => setChanging(true)}>{words.session.changePassword}</Menu.Item>
          <Menu.Item onClick={() => setSecond(true)}>{words.secondFactor.title}</Menu.Item>
          <Menu.Item onClick={() => leave(() => leaving.mutate())}>{words.session.signOut}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {leaving.isError && (
        <Affix position={{ bottom: 16, right: 16 }} maw="calc(100vw - 32px)">
          <Alert
            variant="filled"
            color="red.9"
            title={words.session.notSignedOut}
            withCloseButton
            closeButtonLabel={words.people.done}
            onClose={leaving.reset}
          />
        </Affix>
      )}
      {isChanging && <PasswordChange opener={opener} close={() => setChanging(false)} />}
      {isSecond && (
        <Suspense>
          <SecondFactor opener={opener} email={user.email} close={() => setSecond(false)} />
        </Suspense>
      )}
    </>
  );
}

function NotArrived({ close, again }: { readonly close: () => void; readonly again: () => void }) {
  const words = useWords();
  return (
    <Modal
      opened
      onClose={close}
      centered
      title={words.secondFactor.title}
      closeButtonProps={{ 'aria-label': words.entry.cancel }}
    >
      <Failed again={again} />
    </Modal>
  );
}

function PasswordChange({ opener, close }: { readonly opener: RefObject<HTMLElement | null>; readonly close: () => void }) {
  const words = useWords();
  useFocusBack(opener);
  const { user, signedIn } = useSessionState();
  const { password, newPassword } = useAsked();
  return (
    <Modal
      opened
      onClose={close}
      centered
      closeOnClickOutside={false}
      title={words.session.changePassword}
      closeButtonProps={{ 'aria-label': words.entry.cancel }}
    >
      <ProofForm
        asked={[{ ...password, label: words.session.currentPassword }, newPassword]}
        missing={words.session.bothMissing}
        username={user?.email}
        refused={words.session.passwordWrong}
        button={words.session.changePassword}
        act={async (given) => {
          signedIn(await changePassword(given.password, given.newPassword));
          close();
        }}
        aside={
          <Button variant="default" onClick={close}>
            {words.entry.cancel}
          </Button>
        }
      >
        <Alert variant="light" role="note">
          {words.session.endsOthers}
        </Alert>
      </ProofForm>
    </Modal>
  );
}
