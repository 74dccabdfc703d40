import { Alert, Button, Group, Menu, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { UserIcon } from '#console/shell/icons.tsx';
import { useLeave } from '#console/shell/unsaved.tsx';
import { FailedSignIn } from './failed-sign-in.tsx';
import { useSessionState } from './session.tsx';
import { changePassword } from './session-calls.ts';

/** Who is signed in, of which account; another one, another password, and out. */
export function AccountMenu() {
  const words = useWords();
  const { user, session, choose, signOut } = useSessionState();
  const [isChanging, setChanging] = useState(false);
  const leaving = useAct({ mutationFn: signOut });
  const leave = useLeave();
  if (user === null) return null;
  const others = user.operator ? [] : user.accounts.filter(({ sid }) => sid !== session?.sid);
  const shown = user.accounts.find(({ sid }) => sid === session?.sid)?.brandName ?? session?.sid;
  const role = session === null ? null : words.roles[session.role];
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" size="compact-md" px={6} aria-label={words.session.menu}>
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
          <Menu.Item closeMenuOnClick={false} onClick={() => leaving.mutate()}>
            {words.session.signOut}
          </Menu.Item>
          {leaving.isError && <Menu.Label>{words.session.notSignedOut}</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      {isChanging && <PasswordChange close={() => setChanging(false)} />}
    </>
  );
}

function PasswordChange({ close }: { readonly close: () => void }) {
  const words = useWords();
  const { signedIn } = useSessionState();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useAct({
    mutationFn: () => changePassword(current, password),
    onSuccess(user) {
      signedIn(user);
      close();
    },
  });
  return (
    <Modal
      opened
      onClose={close}
      centered
      title={words.session.changePassword}
      closeButtonProps={{ 'aria-label': words.entry.cancel }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <Stack gap="sm">
          {change.isError && <FailedSignIn error={change.error} refused={words.session.wrongPassword} />}
          <PasswordInput
            label={words.session.currentPassword}
            value={current}
            autoComplete="current-password"
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label={words.session.newPassword}
            description={words.session.weak}
            value={password}
            autoComplete="new-password"
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Alert variant="light">{words.session.endsOthers}</Alert>
          <Group justify="end">
            <Button variant="default" onClick={close}>
              {words.entry.cancel}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {words.session.changePassword}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
